import { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerReview } from '../../src/admission/answer-review.ts';
import { readReview } from '../../src/admission/review.ts';
import { reviewersFor } from '../../src/admission/reviewers.ts';
import { asList, type JsonObject, withValueAt } from '../../src/core/json.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { logReview } from '../../src/telemetry/review-log.ts';
import { arbitraryPod } from '../pods/arbitrary-pod.ts';
import { reviewOf } from './reviews.ts';

const secret = 'hunter2';
const reviewers = reviewersFor(() => defaultContext('test'));

it('no variable, header or argument of a pod is in the log, metrics, warnings or audit annotations', async () => {
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
    fc.property(arbitraryPod, fc.constantFrom(...annotations), route, (pod, annotation, name) => {
      const object = withSecrets(pod, annotation);
      const review = readReview(
        JSON.parse(name === 'workloads' ? updateOf(deploymentOf(object)) : reviewOf(object)),
      );
      if (typeof review === 'string') throw new Error(review);
      const { answer, record } = answerReview(review, reviewers[name]);
      reviews++;
      metrics.countReview(record, 1);
      logReview(log, record, 1);
      const { warnings, auditAnnotations } = answer.response;
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

const route = fc.constantFrom('pods' as const, 'labelledPods' as const, 'workloads' as const);

/** In all places where people put what nobody else may read. */
function withSecrets(pod: JsonObject, annotation: string): JsonObject {
  const httpGet = { port: 8080, httpHeaders: [{ name: 'Authorization', value: `Bearer ${secret}` }] };
  const containers = asList((pod['spec'] as JsonObject)['containers']).map((container) => ({
    command: ['sh', '-c', `PASSWORD=${secret} node server.js`],
    livenessProbe: { httpGet },
    ...(container as JsonObject),
    args: [`--password=${secret}`],
    env: [{ name: 'PASSWORD', value: secret }],
  }));
  const annotated = withValueAt(pod, ['metadata', 'annotations', 'gracehook.io/env'], annotation);
  return withValueAt(annotated, ['spec', 'containers'], containers) as JsonObject;
}

/** Opted in by itself and by its template, with the same variables in both. */
function deploymentOf({ metadata, spec }: JsonObject): JsonObject {
  const { annotations } = metadata as JsonObject;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', annotations: annotations as JsonObject },
    spec: { replicas: 2, template: { metadata: metadata as JsonObject, spec: spec as JsonObject } },
  };
}

function updateOf(workload: JsonObject): string {
  return reviewOf(workload, { operation: 'UPDATE', oldObject: workload });
}
