import { expect, it, onTestFinished } from 'vitest';
import type { Reviewer } from '../../src/admission/answer-review.ts';
import { podWith, reviewOf } from './reviews.ts';
import { startWebhookUnderTest } from './webhook-under-test.ts';

const broken: Reviewer = {
  resource: 'pods',
  kinds: new Set(['Pod']),
  operations: ['CREATE'],
  decide: () => {
    throw new Error('a bug of ours');
  },
};

it('allows the pod when its own code throws, and records the error', async () => {
  const webhook = await startWebhookUnderTest({
    reviewers: { pods: broken, labelledPods: broken, workloads: broken },
  });
  onTestFinished(() => webhook.close());
  const answer = await webhook.post('/mutate/pods', reviewOf(podWith({})));
  expect(answer.status).toBe(200);
  expect(answer.json['response']).toEqual({
    uid: 'a-uid',
    allowed: true,
    warnings: [expect.stringContaining('internal error')],
    auditAnnotations: { outcome: 'error' },
  });
  expect(webhook.records).toMatchObject([{ resource: 'pods', uid: 'a-uid', error: expect.any(Error) }]);
});

it('answers, and goes on answering, even when the recorder throws', async () => {
  let told = 0;
  const webhook = await startWebhookUnderTest({
    recordDecision: () => {
      told++;
      throw new Error('the log is full');
    },
  });
  onTestFinished(() => webhook.close());
  for (let review = 0; review < 3; review++) {
    const answer = await webhook.post('/mutate/pods', reviewOf(podWith({})));
    expect(answer.json['response']).toMatchObject({ uid: 'a-uid', allowed: true });
  }
  expect(told).toBe(3);
});

it('gives no patch for an operation or subresource that pods are not changed on', async () => {
  const webhook = await startWebhookUnderTest();
  onTestFinished(() => webhook.close());
  for (const request of [{ operation: 'UPDATE' }, { subResource: 'ephemeralcontainers' }]) {
    const answer = await webhook.post('/mutate/pods', reviewOf(podWith({}), request));
    expect(answer.json['response']).toEqual({
      uid: 'a-uid',
      allowed: true,
      warnings: [expect.stringContaining('could not be used')],
      auditAnnotations: { outcome: 'unusable' },
    });
  }
});

it.each([
  ['/mutate/workloads', 'Job'],
  ['/mutate/workloads', 'Pod'],
  ['/mutate/pods', 'Deployment'],
  ['/mutate/labelled/pods', 'ReplicaSet'],
])('%s gives no patch for a %s, which only another webhook configuration sends', async (path, kind) => {
  const webhook = await startWebhookUnderTest();
  onTestFinished(() => webhook.close());
  const template = { spec: podWith({})['spec'] };
  const object = { ...podWith({}), kind, spec: { template } };
  const answer = await webhook.post(path, reviewOf(object));
  expect(answer.json['response']).toEqual({
    uid: 'a-uid',
    allowed: true,
    warnings: [expect.stringContaining(`"${kind}" is none of the`)],
    auditAnnotations: { outcome: 'unusable' },
  });
});
