import type { ApiAccess } from '../cluster/api-access.ts';
import { type CaBundles, readCaBundles } from '../cluster/ca-bundles.ts';
import { readSecret, type Secret } from '../cluster/secret.ts';
import type { CertificateSituation, Lifetimes } from '../tls/certificate-situation.ts';
import {
  anchorOf,
  certificatesIn,
  type ReadAnchor,
  readAuthority,
  readLeaf,
} from '../tls/read-certificates.ts';

/** On the CA's Secret: since when every webhook entry has trusted `next.crt`, and the fingerprint of that one. */
export const trustedSinceAnnotation = 'gracehook.io/next-trusted-since';

/** Where the certificates are kept, and whose they are. */
export interface CertificatePlace {
  readonly access: ApiAccess;
  readonly namespace: string;
  /** Of the Service and of the webhook configuration; the Secrets are called `<name>-ca` and `<name>-tls`. */
  readonly name: string;
  readonly lifetimes: Lifetimes;
}

/** What was read in one turn, as the plan sees it and as the next write needs it. */
export interface Observation {
  readonly situation: CertificateSituation;
  readonly caSecret: Secret;
  readonly tlsSecret: Secret;
  readonly bundles: CaBundles;
  /** All authorities that were read, to find by their ids. */
  readonly anchors: readonly ReadAnchor[];
}

/** The names that the certificate is for; the API server asks for the first. */
export function hostsOf({ name, namespace }: Pick<CertificatePlace, 'name' | 'namespace'>): string[] {
  const host = `${name}.${namespace}`;
  return [`${host}.svc`, host, name, `${host}.svc.cluster.local`];
}

/**
 * Reads the Secrets and the webhook configuration. The order is what makes two that act at once harmless: what is
 * written first in a rotation, the CA's Secret, is read last, so that nobody takes an authority for unknown that
 * another has just introduced, and writes with a leaf's older version fail.
 */
export async function observeCertificates(
  { access, namespace, name, lifetimes }: CertificatePlace,
  now: Date,
  signal: AbortSignal,
): Promise<Observation> {
  const tlsSecret = await readSecret(access, namespace, `${name}-tls`, signal);
  const bundles = await readCaBundles(access, name, signal);
  const caSecret = await readSecret(access, namespace, `${name}-ca`, signal);

  const authority = (slot: string) => {
    const names = { cert: `${slot}.crt`, key: `${slot}.key` };
    return readAuthority({ cert: caSecret.data.get(names.cert), key: caSecret.data.get(names.key) }, names);
  };
  const ca = authority('ca');
  const next = authority('next');
  const entries = bundles.entries.map(({ bundle }) => {
    const trusts = certificatesIn(bundle).map(anchorOf);
    return { trusts, isTidy: bundle === bundleOf(trusts) };
  });
  const anchors = [ca?.certificate, next?.certificate, ...entries.flatMap(({ trusts }) => trusts)].filter(
    (anchor) => anchor !== undefined,
  );
  const tls = { cert: 'tls.crt', key: 'tls.key' };
  const pair = { cert: tlsSecret.data.get(tls.cert), key: tlsSecret.data.get(tls.key) };
  return {
    situation: {
      now,
      lifetimes,
      ca,
      next,
      nextTrustedSince: trustedSince(caSecret, next?.certificate?.id),
      leaf: readLeaf(pair, tls, hostsOf({ name, namespace }), anchors),
      entries,
      replicas: undefined,
    },
    caSecret,
    tlsSecret,
    bundles,
    anchors,
  };
}

/** A bundle of these, as we write it. */
export function bundleOf(anchors: readonly ReadAnchor[]): string {
  return anchors.map(({ pem }) => pem).join('');
}

/** A note about another authority than the one that is there does not count. */
function trustedSince({ annotations }: Secret, id: string | undefined): Date | undefined {
  const [time = '', of] = annotations.get(trustedSinceAnnotation)?.split(' ') ?? [];
  const since = new Date(time);
  return of === id && !Number.isNaN(since.getTime()) ? since : undefined;
}
