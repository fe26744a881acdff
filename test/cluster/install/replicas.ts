import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { asString, type JsonObject, valueAt } from '../../../src/core/json.ts';
import type { Installation } from './install-gracehook.ts';

/** A pod of serve or control that is not on its way out. */
export interface Replica {
  readonly name: string;
  readonly address: string;
  readonly node: string;
}

/** The pods of a component; the host of a cluster that the tests started reaches their addresses. */
export async function replicasOf(
  { kubectl }: Pick<Installation, 'kubectl'>,
  component: 'serve' | 'control' = 'serve',
): Promise<Replica[]> {
  const list = await kubectl(['get', 'pods', '-l', `app.kubernetes.io/component=${component}`, '-o', 'json']);
  const { items } = JSON.parse(list) as { items: JsonObject[] };
  return items
    .filter((pod) => valueAt(pod, ['metadata', 'deletionTimestamp']) === undefined)
    .map((pod) => ({
      name: asString(valueAt(pod, ['metadata', 'name'])) ?? '',
      address: asString(valueAt(pod, ['status', 'podIP'])) ?? '',
      node: asString(valueAt(pod, ['spec', 'nodeName'])) ?? '',
    }));
}

/** How many reviews a replica has decided since it began. */
export async function decisionsOf({ address }: Replica): Promise<number> {
  const response = await fetch(`http://${address}:9444/metrics`);
  const lines = (await response.text()).split('\n');
  const counts = lines.filter((line) => line.startsWith('gracehook_admission_decisions_total{'));
  return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** The certificate that a replica shows to a new connection now. */
export async function servedCertificate({ address }: Replica): Promise<X509Certificate> {
  const socket = connect({ host: address, port: 10250, rejectUnauthorized: false, timeout: 5_000 });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(5_000) });
    const certificate = socket.getPeerX509Certificate();
    if (certificate === undefined) throw new Error(`${address} showed no certificate`);
    return certificate;
  } finally {
    socket.destroy();
  }
}

/** The authorities that the API server trusts for the webhook's entries now, each once. */
export async function trustedAuthorities({
  kubectl,
  fullname,
}: Pick<Installation, 'kubectl' | 'fullname'>): Promise<X509Certificate[]> {
  const bundles = 'jsonpath={range .webhooks[*]}{.clientConfig.caBundle}{"\\n"}{end}';
  const answer = await kubectl(['get', 'mutatingwebhookconfiguration', fullname, '-o', bundles]);
  const pems = answer
    .split('\n')
    .map((bundle) => Buffer.from(bundle, 'base64').toString())
    .join('\n')
    .match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  return [...new Set(pems)].map((pem) => new X509Certificate(pem));
}
