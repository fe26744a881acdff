import { afterAll, beforeAll, expect, it } from 'vitest';
import { patchIn, podWith, reviewOf } from './reviews.ts';
import { type Body, startWebhookUnderTest, type WebhookUnderTest } from './webhook-under-test.ts';

let webhook: WebhookUnderTest;
beforeAll(async () => {
  webhook = await startWebhookUnderTest();
});
afterAll(async () => webhook.close());

const mebibyte = 1024 * 1024;

function repeated(text: string, bytes: number, isAnnounced = true): Body {
  const chunk = Buffer.from(text.repeat(Math.ceil(65_536 / text.length)));
  const count = Math.ceil(bytes / chunk.length);
  return {
    chunks: Array.from({ length: count }, () => chunk),
    ...(isAnnounced && { announcedBytes: count * chunk.length }),
  };
}

it.each<[name: string, body: Body, status: number, code: string]>([
  ['an empty body', '', 400, 'EmptyBody'],
  ['what is not JSON', 'not json', 400, 'NotJson'],
  ['JSON that is no AdmissionReview', '{"kind":"Pod"}', 400, 'NotAnAdmissionReview'],
  ['JSON that is no object', '[1,2]', 400, 'NotAnAdmissionReview'],
  [
    'a v1beta1 review',
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1"}',
    400,
    'UnsupportedVersion',
  ],
  [
    'a review without uid',
    '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{}}',
    400,
    'UidMissing',
  ],
  ['a body of 10 MiB that announces its size', repeated('x', 10 * mebibyte), 413, 'BodyTooLarge'],
  ['a body of 10 MiB that does not', repeated('x', 10 * mebibyte, false), 413, 'BodyTooLarge'],
  ['6.9 MiB of empty objects', repeated('{},', 6.8 * mebibyte), 413, 'BodyTooWide'],
  ['200,000 nested lists', '['.repeat(200_000), 413, 'BodyTooDeep'],
])('refuses %s with a readable answer', async (_name, body, status, code) => {
  const answer = await webhook.post('/mutate/pods?timeout=5s', body);
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual({ code, message: expect.any(String), remedy: expect.any(String) });
});

it('refuses any Content-Encoding', async () => {
  const answer = await webhook.post('/mutate/pods', reviewOf(podWith({})), { 'content-encoding': 'gzip' });
  expect([answer.status, answer.json['code']]).toEqual([415, 'EncodedBody']);
});

it('answers an unknown path with what is served', async () => {
  const answer = await webhook.post('/mutate', '{}');
  expect([answer.status, answer.json['code']]).toEqual([404, 'NotFound']);
});

it('does not count brackets inside strings', async () => {
  const pod = podWith({ note: '[{,'.repeat(80_000) });
  const answer = await webhook.post('/mutate/pods', reviewOf(pod));
  expect(answer.status).toBe(200);
  expect(patchIn(answer.json).map(({ path }) => path)).toContain('/spec/terminationGracePeriodSeconds');
});

it('reports a bad annotation and injects the rest', async () => {
  const answer = await webhook.post('/mutate/pods', reviewOf(podWith({ 'gracehook.io/delay': 'banana' })));
  const response = answer.json['response'] as { warnings: string[] };
  expect(response.warnings).toEqual([
    'gracehook.io/delay: "banana" is not a duration; write one such as 90s, 1m30s or 500ms.',
  ]);
  expect(patchIn(answer.json)).toContainEqual({
    op: 'add',
    path: '/spec/containers/0/lifecycle',
    value: { preStop: { sleep: { seconds: 5 } } },
  });
});

it.each<[name: string, object: string]>([
  [
    'keys named __proto__',
    '{"metadata":{"labels":{"__proto__":"x"},"annotations":{"__proto__":"y","gracehook.io/inject":"enabled"}},"spec":{"containers":[{"name":"__proto__"}]}}',
  ],
  [
    'null lists',
    '{"metadata":{"labels":null,"ownerReferences":null,"annotations":{"gracehook.io/inject":"enabled"}},"spec":{"initContainers":null,"containers":[{"name":"a","env":null,"ports":null,"lifecycle":null}]}}',
  ],
  [
    'a grace period above 2^53',
    '{"metadata":{"annotations":{"gracehook.io/inject":"enabled"}},"spec":{"terminationGracePeriodSeconds":9223372036854775807,"containers":[{"name":"a"}]}}',
  ],
  [
    'strings for numbers and numbers for strings',
    '{"metadata":{"annotations":{"gracehook.io/inject":1}},"spec":{"terminationGracePeriodSeconds":"x","containers":"none"}}',
  ],
])('allows a pod with %s', async (_name, object) => {
  const body = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","operation":"CREATE","object":${object}}}`;
  const answer = await webhook.post('/mutate/pods', body);
  expect(answer.status).toBe(200);
  expect(answer.json['response']).toMatchObject({ uid: 'u', allowed: true });
});

it.each([
  ['null', null],
  ['a list', [1]],
  ['a text', 'pod'],
])('allows a review whose object is %s, with a warning and no patch', async (_name, object) => {
  const answer = await webhook.post('/mutate/pods', reviewOf(object));
  expect(answer.json['response']).toEqual({
    uid: 'a-uid',
    allowed: true,
    warnings: [expect.stringContaining('nothing was changed')],
    auditAnnotations: { outcome: 'unusable' },
  });
});

it('is still well after all of it', async () => {
  const answer = await webhook.post('/mutate/pods', reviewOf(podWith({})));
  expect(answer.json['response']).toMatchObject({ uid: 'a-uid', allowed: true, patchType: 'JSONPatch' });
});
