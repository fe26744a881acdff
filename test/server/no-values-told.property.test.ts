import { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerReview, type ReviewRecord } from '../../src/admission/answer-review.ts';
import { readReview } from '../../src/admission/review.ts';
import { reviewersFor } from '../../src/admission/reviewers.ts';
import { asList, type JsonObject, withValueAt } from '../../src/core/json.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { logReview } from '../../src/telemetry/review-log.ts';
import { arbitraryPod } from '../pods/arbitrary-pod.ts';
import { reviewOf } from './reviews.ts';

const secret = 'hunter2';
const { pods } = reviewersFor(() => defaultContext('test'));

it('no value of a variable is in the log, the metrics, the warnings or the audit annotations', async () => {
  let logged = '';
  const { pino } = await import('pino');
  const log = pino(
    new Writable({
      write: (chunk, _encoding, done) => {
        logged += chunk;
        done();
      },
    }),
  );
  const metrics = createMetrics('test');
  let reviews = 0;
  fc.assert(
    fc.property(arbitraryPod, fc.constantFrom(...annotations), (pod, annotation) => {
      const review = readReview(JSON.parse(reviewOf(withSecrets(pod, annotation))));
      if (typeof review === 'string') throw new Error(review);
      const record = (one: ReviewRecord) => {
        reviews++;
        metrics.countReview(one, 1);
        logReview(log, one, 1);
      };
      const { warnings, auditAnnotations } = answerReview(review, pods, record).response;
      expect(JSON.stringify({ warnings, auditAnnotations })).not.toContain(secret);
    }),
    { numRuns: 500 },
  );
  expect(reviews).toBe(500);
  expect(logged.split('\n')).toHaveLength(501);
  expect(logged).not.toContain(secret);
  expect(await metrics.text()).not.toContain(secret);
});

/** Good ones, and some that are told to be wrong. */
const annotations = [
  `TOKEN=${secret}`,
  `TOKEN=${secret},RETRY_COUNT=3`,
  `LD_PRELOAD=${secret}`,
  `TO KEN=${secret}`,
  `TOKEN ${secret}`,
  `"TOKEN=${secret}`,
];

function withSecrets(pod: JsonObject, annotation: string): JsonObject {
  const containers = asList((pod['spec'] as JsonObject)['containers']).map((container) => ({
    ...(container as JsonObject),
    env: [{ name: 'PASSWORD', value: secret }],
  }));
  const annotated = withValueAt(pod, ['metadata', 'annotations', 'gracehook.io/env'], annotation);
  return withValueAt(annotated, ['spec', 'containers'], containers) as JsonObject;
}
