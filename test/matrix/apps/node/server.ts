import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const longestMs = 10_000;
let failing = false;
let leaving = false;

/**
 * Answers on `/` after 50 ms, or so many as `?ms=` says. It knows nothing of signals, and as PID 1 it then ignores
 * SIGTERM: the kernel has no default action for a container's first process.
 */
export const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://pod');
  request.resume();
  if (leaving) response.setHeader('connection', 'close');
  if (pathname === '/livez') response.writeHead(failing ? 500 : 200).end();
  else if (pathname === '/fail') {
    failing = true;
    response.end();
  } else if (pathname === '/') {
    await sleep(Math.min(Number(searchParams.get('ms') ?? 50), longestMs));
    response.end(`${hostname()}\n`);
  } else response.writeHead(404).end();
});

/** Closes each connection with an answer from now on. */
export function sayGoodbye(): void {
  leaving = true;
}

server.listen(8080);
