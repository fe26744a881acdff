import { Agent, request } from 'node:https';
import type { ApiConnection } from '../../cluster/api-connection.ts';

/** An answer, and how long it took from the first byte that was sent to the last that came. */
export interface TimedAnswer {
  readonly milliseconds: number;
  readonly status: number;
  readonly body: Buffer;
}

/** Sends one request after the other over one kept-alive connection, and measures each. */
export interface TimedClient {
  post(path: string, body: Buffer): Promise<TimedAnswer>;
}

const answerSeconds = 30;

/** A client of an API server, by HTTP/1.1. What is done with an answer comes after its time was taken. */
export function timedClient({ server, tls, headers }: ApiConnection): TimedClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...tls });
  const { hostname, port } = new URL(server);
  const accepted = { ...headers, accept: 'application/json', 'content-type': 'application/json' };
  return {
    post: (path, body) =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const sent = request(
          {
            ...{ hostname, port, path, agent, method: 'POST', timeout: answerSeconds * 1000 },
            headers: { ...accepted, 'content-length': body.length },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const milliseconds = performance.now() - began;
              resolve({ milliseconds, status: response.statusCode ?? 0, body: Buffer.concat(chunks) });
            });
          },
        );
        sent.on('timeout', () => sent.destroy(new Error(`no answer within ${answerSeconds} s`)));
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}
