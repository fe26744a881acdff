import { readFile } from 'node:fs/promises';
import type { KeyPair } from '../server/build-webhook-server.ts';
import { type IssuedKeyPair, selfIssue } from '../tls/self-issue.ts';
import { type ServeOptions, UsageError } from './serve-options.ts';

/** The key pair of the files that were named, or one that is issued now for the names of this machine. */
export async function keyPairFor({
  tls,
  host,
  registration,
}: ServeOptions): Promise<KeyPair | IssuedKeyPair> {
  if (tls === undefined) {
    const advertised = registration?.advertiseUrl;
    const hosts = [
      'localhost',
      '127.0.0.1',
      '::1',
      host,
      ...(advertised ? [new URL(advertised).hostname] : []),
    ];
    return selfIssue([...new Set(hosts)]);
  }
  try {
    return { cert: await readFile(tls.certFile, 'utf8'), key: await readFile(tls.keyFile, 'utf8') };
  } catch (error) {
    throw new UsageError(`the TLS pair cannot be read: ${(error as Error).message}`);
  }
}
