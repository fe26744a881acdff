import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the API server checks and signs tokens with, and the tokens of those who talk to it. */
export interface Credentials {
  readonly tokenFile: string;
  readonly tokens: { readonly admin: string; readonly kubelet: string; readonly proxy: string };
  readonly serviceAccountKey: string;
}

/** Makes the credentials of one run, each for this run alone. */
export function writeCredentials(folder: string): Credentials {
  mkdirSync(folder, { recursive: true });
  const newToken = () => randomBytes(16).toString('hex');
  const tokens = { admin: newToken(), kubelet: newToken(), proxy: newToken() };
  const tokenFile = join(folder, 'tokens.csv');
  const lines = [
    `${tokens.admin},admin,admin,system:masters`,
    // One kubelet token serves every node, so it may do what the admin may; a test cluster has no tenants.
    `${tokens.kubelet},kubelet,kubelet,system:masters`,
    `${tokens.proxy},system:kube-proxy,kube-proxy`,
  ];
  writeFileSync(tokenFile, `${lines.join('\n')}\n`, { mode: 0o600 });
  // The public half is in it too, so the API server takes the same file to sign and to check.
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serviceAccountKey = join(folder, 'service-accounts.key');
  writeFileSync(serviceAccountKey, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  return { tokenFile, tokens, serviceAccountKey };
}
