import { readBounded, signatureOf } from '../files/read-bounded.ts';
import { watchFiles } from '../files/watch-files.ts';
import {
  type KeyPairFiles,
  type UsableKeyPair,
  untimely,
  usableKeyPair,
  whoWrites,
} from './usable-key-pair.ts';

const mostReads = 3;

/** How well the webhook can show who it is. */
export interface KeyPairHealth {
  /** The pair that new connections are given; undefined before the first. */
  readonly inUse: { readonly loadedAt: Date; readonly notBefore: Date; readonly notAfter: Date } | undefined;
  /** Why what the files hold is of no use now: another pair stays in use, or this one has expired, or there is none. */
  readonly invalid: { readonly since: Date; readonly because: string } | undefined;
}

/** A source of the pair that the webhook port shows. */
export interface LiveKeyPair {
  readonly health: () => KeyPairHealth;
  readonly stop: () => void;
}

/** Is told of each new pair, and of each new reason why there is none, once. */
export interface KeyPairListener {
  /** From now on connections should be given this pair. */
  readonly loaded: (pair: UsableKeyPair) => void;
  readonly refused: (because: string) => void;
}

/** What can be set about how files are followed. */
export interface FollowingOptions {
  /** The name that the API server asks for; undefined where any will do. */
  readonly serverName: string | undefined;
  readonly now?: () => Date;
  readonly lookMilliseconds?: number;
}

/**
 * Follows the two files of a key pair, which need not be there yet. A pair is handed on only when it is whole, belongs
 * together, has the name and is valid at this time; until then, the last good one stays. The clock counts with each
 * look: a pair that was written early is used as soon as it is valid, and one that expires in use is told.
 */
export async function followKeyPair(
  files: KeyPairFiles,
  listener: KeyPairListener,
  { serverName, now = () => new Date(), lookMilliseconds = 1000 }: FollowingOptions,
): Promise<LiveKeyPair> {
  let found: UsableKeyPair | string = '';
  let used: UsableKeyPair | undefined;
  let health: KeyPairHealth = { inUse: undefined, invalid: undefined };

  const judge = () => {
    const because = typeof found === 'string' ? found : untimely(found.leaf, files, now());
    if (because !== undefined) {
      if (because === health.invalid?.because) return;
      health = { inUse: health.inUse, invalid: { since: health.invalid?.since ?? now(), because } };
      listener.refused(because);
    } else if (typeof found === 'object') {
      if (found === used && health.invalid === undefined) return;
      listener.loaded(found);
      used = found;
      health = {
        inUse: {
          loadedAt: now(),
          notBefore: found.leaf.validFromDate,
          notAfter: found.leaf.validToDate,
        },
        invalid: undefined,
      };
    }
  };
  let isRead = false;
  const look = async (isChanged: boolean) => {
    if (isChanged) {
      const texts = await textsOf(files);
      isRead = typeof texts !== 'string';
      found = typeof texts === 'string' ? texts : usableKeyPair(texts, files, serverName);
    }
    judge();
    return isRead;
  };
  const { stop } = await watchFiles([files.certFile, files.keyFile], look, lookMilliseconds);
  return {
    health: () => {
      // The clock has gone on since the last look.
      judge();
      return health;
    },
    stop,
  };
}

/**
 * Reads both files as they were at one moment, so that the halves of two pairs are never mixed: a Secret that is
 * swapped in between changes what the names lead to.
 */
async function textsOf({ certFile, keyFile }: KeyPairFiles): Promise<{ cert: string; key: string } | string> {
  for (let reads = 0; reads < mostReads; reads++) {
    const before = [await signatureOf(certFile), await signatureOf(keyFile)].join(' ');
    const [cert, key] = [await readBounded(certFile), await readBounded(keyFile)];
    if ([await signatureOf(certFile), await signatureOf(keyFile)].join(' ') !== before) continue;
    if ('fault' in cert) return `${certFile}: ${cert.fault}; ${whoWrites}`;
    if ('fault' in key) return `${keyFile}: ${key.fault}; ${whoWrites}`;
    return { cert: cert.text, key: key.text };
  }
  return `${certFile} and ${keyFile} are being written just now; they are read again when they stand still`;
}
