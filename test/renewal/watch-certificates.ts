import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Installation } from '../cluster/install/install-gracehook.ts';
import { replicasOf, servedCertificate, trustedAuthorities } from '../cluster/install/replicas.ts';

/** A moment in the life of the certificates. */
export interface CertificateEvent {
  readonly at: Date;
  readonly event:
    | 'leaf issued'
    | 'leaf served by each replica'
    | 'new CA trusted'
    | 'old CA no longer trusted';
  /** Of a leaf: whether its CA is another than the first one's. */
  readonly isOfNewAuthority: boolean;
}

/** What is seen at one look. */
interface Look {
  readonly issued: string;
  readonly served: readonly string[];
  readonly trusted: readonly string[];
  readonly isOfNewAuthority: boolean;
}

/**
 * Looks once a second at the Secret, at what each replica shows and at what the API server trusts, and yields each change
 * of them until it is told to stop. A look that fails is told and skipped: the next one sees the change too.
 */
export async function* watchCertificates(
  installed: Installation,
  signal: AbortSignal,
): AsyncGenerator<CertificateEvent> {
  const first = await look(installed);
  let { issued, trusted } = first;
  let isAwaited = false;
  while (!signal.aborted) {
    await sleep(1_000, null, { signal }).catch(() => {});
    const now = await look(installed, first.trusted).catch((error: Error) => {
      console.error(`not seen: ${error.message}`);
      return undefined;
    });
    if (now === undefined) continue;
    const told = (event: CertificateEvent['event']): CertificateEvent => ({
      at: new Date(),
      event,
      isOfNewAuthority: now.isOfNewAuthority,
    });
    if (now.trusted.length > trusted.length) yield told('new CA trusted');
    if (now.issued !== issued) {
      isAwaited = true;
      yield told('leaf issued');
    }
    if (isAwaited && now.served.every((served) => served === now.issued)) {
      isAwaited = false;
      yield told('leaf served by each replica');
    }
    if (now.trusted.length < trusted.length) yield told('old CA no longer trusted');
    ({ issued, trusted } = now);
  }
}

async function look(installed: Installation, firstTrusted: readonly string[] = []): Promise<Look> {
  const { kubectl, fullname } = installed;
  const authorities = await trustedAuthorities(installed);
  const data = await kubectl(['get', 'secret', `${fullname}-tls`, '-o', 'jsonpath={.data.tls\\.crt}']);
  const leaf = new X509Certificate(Buffer.from(data, 'base64'));
  const replicas = await replicasOf(installed);
  const served = await Promise.all(replicas.map(servedCertificate));
  const issuer = authorities.find((authority) => leaf.verify(authority.publicKey));
  return {
    issued: leaf.fingerprint256,
    served: served.map(({ fingerprint256 }) => fingerprint256),
    trusted: authorities.map(({ fingerprint256 }) => fingerprint256),
    isOfNewAuthority: issuer !== undefined && !firstTrusted.includes(issuer.fingerprint256),
  };
}
