import Fastify, { type FastifyInstance } from 'fastify';

/** What the operations port shows. */
export interface OperationsParts {
  /** Why only a restart can help, where that is so: `/livez` fails then. */
  readonly hungBecause?: () => string | undefined;
  /** Undefined when the process can do its work; else one sentence that says why not. */
  readonly unreadyBecause: () => string | undefined;
  /** What is worth knowing while it works, such as a configuration that is not valid: one line each. */
  readonly readyDetails: () => readonly string[];
  /** The metrics in Prometheus' text format, and its content type. */
  readonly metrics: () => Promise<string>;
  readonly metricsContentType: string;
}

/** Builds the plain HTTP server for kubelet and Prometheus: `/livez`, `/readyz`, `/metrics`. It listens nowhere. */
export function buildOperationsServer(parts: OperationsParts): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: 1024 });
  server.get('/livez', (_request, reply) => {
    const because = parts.hungBecause?.();
    return reply
      .code(because === undefined ? 200 : 503)
      .type('text/plain')
      .send(because === undefined ? 'ok\n' : `hung: ${because}\n`);
  });
  server.get('/readyz', (_request, reply) => {
    const because = parts.unreadyBecause();
    return reply
      .code(because === undefined ? 200 : 503)
      .type('text/plain')
      .send(because === undefined ? lines(['ok', ...parts.readyDetails()]) : `not ready: ${because}\n`);
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(parts.metricsContentType).send(await parts.metrics());
  });
  return server;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
