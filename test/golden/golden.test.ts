import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { applyOperations } from '../../src/core/json-patch.ts';
import { patchIn, reviewOf } from '../server/reviews.ts';
import { startWebhookUnderTest, type WebhookUnderTest } from '../server/webhook-under-test.ts';
import { goldenCase, goldenCases, goldenContext, goldenFile, goldenResult } from './golden-case.ts';
import { injectedText, podIn, withoutTracesOfWebhook } from './injected.ts';

/*
 * Each folder here is a case: `manifest.yaml` as somebody applies it, `expected.json` with outcome, reasons, warnings
 * and operations of its pod. `npm run golden:update` writes what the code does now; review the difference like code.
 */
const isUpdating = process.env['GOLDEN_UPDATE'] === '1';

let webhook: WebhookUnderTest;
beforeAll(async () => {
  webhook = await startWebhookUnderTest();
});
afterAll(() => webhook.close());

it('has cases', () => {
  expect(goldenCases.length).toBeGreaterThan(14);
});

it.each(goldenCases)(
  '%s: decide and the webhook give what is expected, and nothing the second time',
  async (name) => {
    const golden = goldenCase(name);
    const result = goldenResult(golden);
    const file = goldenFile(name, 'expected.json');
    if (isUpdating) return writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
    expect(result).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    const answer = await webhook.post('/mutate/pods', reviewOf(golden.pod));
    expect(patchIn(answer.json)).toEqual(result['operations']);
    expect((answer.json['response'] as Record<string, unknown>)['warnings'] ?? []).toEqual(
      result['warnings'],
    );
    const { operations } = decide(golden.pod, goldenContext);
    expect(decide(applyOperations(golden.pod, operations) as JsonObject, goldenContext).operations).toEqual(
      [],
    );
  },
);

it.each(goldenCases)('%s: inject gives the same pod, and nothing the second time', async (name) => {
  const { pod } = goldenCase(name);
  const { operations } = decide(pod, goldenContext);
  const text = await injectedText(goldenFile(name, 'manifest.yaml'));
  expect(podIn(text)).toEqual(withoutTracesOfWebhook(applyOperations(pod, operations) as JsonObject));
  expect(await injectedText('-', text)).toBe(text);
});
