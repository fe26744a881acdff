import Fastify, { type FastifyInstance } from 'fastify';

const securityHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};
/** Names of this machine for itself. Any other name is a page elsewhere that had its name lead here (DNS rebinding). */
const ownNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Builds the server of one page, for the person on this machine: GET of `/`, made anew each time, and nothing else. It
 * listens nowhere. What the page cannot be made of is told as text, with 502.
 */
export function buildPageServer(page: () => Promise<string>): FastifyInstance {
  const server = Fastify({ logger: false, forceCloseConnections: true, bodyLimit: 1024 });
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    if (!ownNames.has(request.host.replace(/:\d+$/, ''))) {
      return reply.code(403).type('text/plain').send('This page is for 127.0.0.1 and localhost only.\n');
    }
  });
  server.get('/', async (_request, reply) => {
    try {
      return await reply.type('text/html; charset=utf-8').send(await page());
    } catch (error) {
      return reply
        .code(502)
        .type('text/plain')
        .send(`gracehook: ${(error as Error).message}\n`);
    }
  });
  return server;
}
