import { randomUUID, type X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReviewRecord } from '../admission/answer-review.ts';
import { reviewItself } from '../server/review-itself.ts';
import type { Logger } from '../telemetry/logger.ts';

const retryMilliseconds = 1_000;

/** The reviews that the webhook sends itself, to know that those of an API server would be answered. */
export interface OwnReviews {
  /** Begins anew for a certificate: once a second, until an answer is good. What was found last holds meanwhile. */
  readonly begin: (leaf: X509Certificate) => void;
  /** From now on the port listens; before, nothing is sent. Resolves with the first answer, good or bad. */
  readonly listeningOn: (port: number) => Promise<void>;
  /** Why the last one was not answered well; undefined where it was. */
  readonly fault: () => string | undefined;
  /** Whether this is such a review, and one that was decided: then nobody else need count or log it. */
  readonly isOwn: (record: ReviewRecord) => boolean;
  readonly stop: () => void;
}

/** The own reviews are known by a uid that nobody else can guess. */
export function ownReviews(host: string, serverName: string | undefined, log: Logger): OwnReviews {
  const uid = randomUUID();
  const firstAnswer = Promise.withResolvers<void>();
  let fault: string | undefined = 'none was sent yet';
  let leaf: X509Certificate | undefined;
  let port: number | undefined;
  let round = 0;

  const review = async () => {
    if (leaf === undefined || port === undefined) return;
    const target = { host, port, serverName, leaf, uid };
    for (const own = ++round; own === round; await sleep(retryMilliseconds, undefined, { ref: false })) {
      const found = await reviewItself(target);
      if (own !== round) return;
      if (found !== undefined && found !== fault)
        log.error({ because: found }, 'own review not answered well');
      fault = found;
      firstAnswer.resolve();
      if (found === undefined) return;
    }
  };
  return {
    begin: (shown) => {
      leaf = shown;
      void review();
    },
    listeningOn: (listening) => {
      port = listening;
      void review();
      return firstAnswer.promise;
    },
    fault: () => fault,
    isOwn: (record) => record.uid === uid && record.decision !== undefined,
    stop: () => {
      round++;
      firstAnswer.resolve();
    },
  };
}
