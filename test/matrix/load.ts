import type { App, Client } from './apps.ts';
import { clients, clientTable } from './clients.ts';
import { startPlanned } from './planned-program.ts';
import type { ProxyAddresses } from './proxy.ts';

/** One finished request of the load; without `failure` it was answered whole. */
export interface Sample {
  readonly app: string;
  readonly client: Client;
  /** When it was to be sent, in milliseconds since 1970; `ms` counts from there. */
  readonly dueMs: number;
  readonly ms: number;
  readonly failure?: 'refused' | 'unreachable' | 'reset' | 'timeout' | '5xx' | 'other';
  /** The client library's words. */
  readonly detail?: string;
  readonly retries: number;
  /** From when it was due to when it was sent: how busy the machine is. */
  readonly lateMs: number;
}

/** A load that is running. */
export interface Load {
  /** Ends it, once what is in flight has its answer, and gives every request. May be called twice. */
  finish(): Promise<readonly Sample[]>;
}

/** Longer than any answer of an app, also where all of them start at the same time. */
export const requestTimeoutSeconds = 10;
/** So many, with a connection each, that two pods nearly always both have some. */
const users = 6;
/** A user's requests come this far apart; a stream takes two seconds of it. */
const intervalMs: Readonly<Record<App['protocol'], number>> = { http: 1_200, grpc: 1_200, stream: 6_000 };
const paths: Readonly<Record<App['protocol'], string>> = {
  http: '/',
  stream: '/',
  grpc: '/gracehook.matrix.Echo/Say',
};

/** Where an app is found. */
export interface AppAddress {
  readonly app: App;
  /** Host and port of its Service. */
  readonly service: string;
}

/** Starts all clients of all apps at once, each at a constant rate: five requests a second, or one stream. */
export async function startLoad(
  found: readonly AppAddress[],
  proxies: ProxyAddresses,
  { maximumSeconds }: { readonly maximumSeconds: number },
): Promise<Load> {
  const planned = found.flatMap(({ app, service }) =>
    clients.map((client) => {
      const { through, newConnections, retries } = clientTable[client];
      const address = through === 'service' ? service : proxies[app.name]?.[through];
      const known = { app: app.name, client, protocol: app.protocol, address, newConnections, retries };
      return { ...known, path: paths[app.protocol], users, intervalMs: intervalMs[app.protocol] };
    }),
  );
  const plan = { clients: planned, maximumSeconds, timeLimitMs: requestTimeoutSeconds * 1000 };
  const program = await startPlanned('load', plan);
  return {
    finish: async () => (await program.finish()).map((line) => JSON.parse(line) as Sample),
  };
}
