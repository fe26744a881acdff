import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { UsageError } from './usage-error.ts';

/** What of a server is used here. */
type Listening = Pick<FastifyInstance, 'listen'> & {
  readonly server: { address(): AddressInfo | string | null };
};

/**
 * Lets a server listen, and gives the port. The host `all` means all addresses, of IPv6 and IPv4, and those of IPv4
 * alone where this machine has no IPv6. A port that cannot be had is a `UsageError` with the flag to change.
 */
export async function listen(server: Listening, host: string, port: number, flag: string): Promise<number> {
  try {
    if (host === 'all') await listenOnAll(server, port);
    else await server.listen({ host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const problem = listenProblems[code ?? ''];
    if (problem === undefined) throw error;
    throw new UsageError(problem(host === 'all' ? 'all addresses' : host, port, flag));
  }
  return (server.server.address() as AddressInfo).port;
}

async function listenOnAll(server: Listening, port: number): Promise<void> {
  try {
    await server.listen({ host: '::', port });
  } catch (error) {
    if (!noIpv6.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await server.listen({ host: '0.0.0.0', port });
  }
}

/** What the system says of `::` without IPv6, by kernel and settings. */
const noIpv6: ReadonlySet<string> = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL']);

const listenProblems: Readonly<Record<string, (host: string, port: number, flag: string) => string>> = {
  EADDRINUSE: (host, port, flag) => `port ${port} on ${host} is taken; choose another with ${flag}`,
  EACCES: (host, port, flag) => `port ${port} on ${host} needs more rights; choose another with ${flag}`,
  EADDRNOTAVAIL: (host) => `${host} is no address of this machine; choose another with --host or HOST`,
};
