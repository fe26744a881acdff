import type { X509Certificate } from 'node:crypto';
import type { ApiAccess } from '../cluster/api-access.ts';
import { type Endpoint, listEndpoints } from '../cluster/list-endpoints.ts';
import { shortened } from '../core/shortened.ts';
import { servedCertificate } from '../tls/served-certificate.ts';

const askMilliseconds = 3_000;
const defaultPort = 10_250;
const longestReason = 300;

/** One replica of `serve`, as seen from outside at this moment. */
export interface Replica {
  readonly address: string;
  /** The leaf certificate of a TLS handshake; undefined where it could not be asked. */
  readonly served: X509Certificate | undefined;
  /** Why it gets no calls, in its own words where it says something; undefined where it is ready. */
  readonly unreadyBecause: string | undefined;
  /** Whether its pod is being deleted: unready for that reason alone, but it may still serve calls. */
  readonly isTerminating: boolean;
}

/** Where the replicas of `serve` are: behind which Service, and where each says whether it is ready. */
export interface ServePlace {
  readonly namespace: string;
  readonly service: string;
  readonly opsPort: number;
}

/**
 * Looks at each replica of `serve` behind its Service, the unready ones too: what certificate it shows for the
 * Service's name, and why it is not ready. An address that cannot be reached is among them; only the list of addresses
 * itself rejects.
 */
export async function lookAtReplicas(
  access: ApiAccess,
  { namespace, service, opsPort }: ServePlace,
  signal?: AbortSignal,
): Promise<Replica[]> {
  const endpoints = await listEndpoints(access, namespace, service, signal);
  return Promise.all(
    endpoints.map(async ({ address, ports, isReady, isTerminating }): Promise<Replica> => {
      const [served, unreadyBecause] = await Promise.all([
        servedCertificate(
          address,
          ports.get('https') ?? defaultPort,
          `${service}.${namespace}.svc`,
          askMilliseconds,
        ).catch(() => undefined),
        isReady ? undefined : whyUnready(address, ports.get('operations') ?? opsPort, isTerminating),
      ]);
      return { address, served, unreadyBecause, isTerminating };
    }),
  );
}

async function whyUnready(
  address: Endpoint['address'],
  opsPort: number,
  isTerminating: boolean,
): Promise<string | undefined> {
  if (isTerminating) return 'its pod is being deleted';
  const host = address.includes(':') ? `[${address}]` : address;
  try {
    const response = await fetch(`http://${host}:${opsPort}/readyz`, {
      signal: AbortSignal.timeout(askMilliseconds),
    });
    const [line = ''] = (await response.text()).split('\n');
    // Ready by its own word: the kubelet has not noticed yet.
    if (response.ok) return undefined;
    return shortened(line.replace(/^not ready: /, ''), longestReason) || `/readyz answers ${response.status}`;
  } catch (error) {
    const { message, cause } = error as Error;
    return `/readyz cannot be reached: ${cause instanceof Error ? cause.message : message}`;
  }
}
