import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { UsageError } from './serve-options.ts';

/** Lets a server listen, and gives the port. A port that cannot be had is a `UsageError` with the flag to change. */
export async function listen(
  server: FastifyInstance,
  host: string,
  port: number,
  flag: string,
): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = listenProblems[code ?? ''];
    if (problem === undefined) throw error;
    throw new UsageError(problem(host, port, flag));
  }
  return (server.server.address() as AddressInfo).port;
}

const listenProblems: Readonly<Record<string, (host: string, port: number, flag: string) => string>> = {
  EADDRINUSE: (host, port, flag) => `port ${port} on ${host} is taken; choose another with ${flag}`,
  EACCES: (host, port, flag) => `port ${port} on ${host} needs more rights; choose another with ${flag}`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine; choose another with --host or HOST`,
};
