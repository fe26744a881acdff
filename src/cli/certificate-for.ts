import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '../telemetry/logger.ts';
import { followKeyPair, type LiveKeyPair } from '../tls/live-key-pair.ts';
import type { IssuedKeyPair } from '../tls/self-issue.ts';
import type { KeyPairFiles, UsableKeyPair } from '../tls/usable-key-pair.ts';
import { reachableHost } from './origin-of.ts';
import type { ServeOptions } from './serve-options.ts';
import { UsageError } from './usage-error.ts';

/** Where the key pair of the webhook port comes from. */
export interface Certificate extends LiveKeyPair {
  /** Resolves once a pair has been handed on. */
  readonly isFirstThere: Promise<void>;
  /** The pair that was issued at the start, where no files were named. */
  readonly issued: IssuedKeyPair | undefined;
}

/**
 * Hands on the key pair of the files that were named, now or as soon as it is there, and each later one; or one that is
 * issued now for the names of this machine. In a cluster the files come after the process, so only a folder that does
 * not exist is a mistake of whoever typed the path: a mounted Secret, empty or not, has its folder.
 */
export async function certificateFor(
  options: ServeOptions,
  log: Logger,
  use: (pair: UsableKeyPair) => void,
): Promise<Certificate> {
  const { tls, serverName } = options;
  if (tls === undefined) return issuedNow(options, use);
  for (const [flag, file] of [
    ['--tls-cert', tls.certFile],
    ['--tls-key', tls.keyFile],
  ] as const) {
    const folder = dirname(file);
    if (!existsSync(folder))
      throw new UsageError(`there is no folder ${folder}, in which ${flag} names a file`);
  }
  return filesFollowed(tls, serverName, log, use);
}

async function filesFollowed(
  files: KeyPairFiles,
  serverName: string | undefined,
  log: Logger,
  use: (pair: UsableKeyPair) => void,
): Promise<Certificate> {
  const first = Promise.withResolvers<void>();
  let isInUse = false;
  const live = await followKeyPair(
    files,
    {
      loaded: (pair) => {
        use(pair);
        isInUse = true;
        log.info({ serial: pair.leaf.serialNumber, notAfter: pair.leaf.validToDate }, 'certificate loaded');
        first.resolve();
      },
      refused: (because) => {
        if (isInUse) log.error({ because }, 'certificate files not usable, the pair in use stays');
        else log.warn({ because }, 'no certificate yet, the webhook port waits for one');
      },
    },
    { serverName },
  );
  return { ...live, isFirstThere: first.promise, issued: undefined };
}

/** The library that issues is loaded only here: in a cluster nobody needs it. */
async function issuedNow(
  { host, serverName, registration }: ServeOptions,
  use: (pair: UsableKeyPair) => void,
): Promise<Certificate> {
  const { selfIssue } = await import('../tls/self-issue.ts');
  const advertised = registration?.advertiseUrl;
  const names = [reachableHost(host), serverName, advertised && new URL(advertised).hostname];
  const hosts = ['localhost', '127.0.0.1', '::1', ...names.filter((name) => name !== undefined)];
  const issued = await selfIssue([...new Set(hosts)]);
  const leaf = new X509Certificate(issued.cert);
  use({ ...issued, leaf });
  const { validFromDate: notBefore, validToDate: notAfter } = leaf;
  const health = { inUse: { loadedAt: new Date(), notBefore, notAfter }, invalid: undefined };
  return { health: () => health, stop: () => {}, isFirstThere: Promise.resolve(), issued };
}
