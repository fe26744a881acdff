import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { applyOperations } from '../../src/core/json-patch.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { patchIn, reviewOf } from '../server/reviews.ts';
import { startWebhookUnderTest, type WebhookUnderTest } from '../server/webhook-under-test.ts';

/*
 * Each folder here is a case: `pod.json` as the API server sends it, `expected.json` with outcome, operations and
 * reasons. `npm run golden:update` writes what the code does now; review the difference like code.
 */
const isUpdating = process.env['GOLDEN_UPDATE'] === '1';
const context = defaultContext('test');
const cases = globSync(join(import.meta.dirname, '*', 'pod.json')).map((file) => basename(dirname(file)));

let webhook: WebhookUnderTest;
beforeAll(async () => {
  webhook = await startWebhookUnderTest();
});
afterAll(() => webhook.close());

it('has cases', () => {
  expect(cases.length).toBeGreaterThan(14);
});

it.each(cases)(
  '%s: decide and the webhook give what is expected, and nothing the second time',
  async (name) => {
    const pod = JSON.parse(readFileSync(join(import.meta.dirname, name, 'pod.json'), 'utf8')) as JsonObject;
    const { outcome, operations, reasons, warnings } = decide(pod, context);
    const decided = { outcome, reasons, warnings, operations };
    const file = join(import.meta.dirname, name, 'expected.json');
    if (isUpdating) return writeFileSync(file, `${JSON.stringify(decided, null, 2)}\n`);
    expect(decided).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    const answer = await webhook.post('/mutate/pods', reviewOf(pod));
    expect(patchIn(answer.json)).toEqual(operations);
    expect((answer.json['response'] as Record<string, unknown>)['warnings'] ?? []).toEqual(warnings);
    expect(decide(applyOperations(pod, operations) as JsonObject, context).operations).toEqual([]);
  },
);
