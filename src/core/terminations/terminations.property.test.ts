import fc from 'fast-check';
import { expect, it } from 'vitest';
import { members } from '../../../test/pods/members.ts';
import type { Json, JsonObject } from '../json.ts';
import { classify } from './classify.ts';
import { endingPodOf } from './ending-pod.ts';
import { historyText, mergedTerminations, readHistory } from './history-text.ts';
import { becameWorse, statisticsOf } from './statistics-of.ts';
import { type Termination, terminationClasses } from './termination.ts';

const any = fc.jsonValue() as fc.Arbitrary<Json>;
const strange = (...usual: Json[]) => fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, any);
const time = strange(
  '2026-01-01T00:00:40Z',
  '2026-01-01T00:01:00Z',
  '2026-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  'never',
);
const name = strange('app', 'app', 'app', 'istio-proxy', '__proto__', 'constructor');
const state = fc.oneof(
  any,
  fc.constant<Json>({ running: {} }),
  members({
    running: strange({}),
    terminated: members({
      exitCode: strange(0, 2, 137, 143),
      reason: strange('Error', 'OOMKilled'),
      finishedAt: time,
    }),
  }),
);
const container = members({
  name,
  command: strange(['sh', '-c', 'a']),
  env: any,
  lifecycle: strange({ preStop: { sleep: { seconds: 5 } } }, { preStop: { exec: {} } }, { preStop: {} }),
});
const pod = members({
  metadata: members({
    name,
    namespace: name,
    uid: strange('u'),
    deletionTimestamp: time,
    deletionGracePeriodSeconds: strange(40, 30, 0, -1, 9_007_199_254_740_991),
    annotations: strange({ 'gracehook.io/status': '{"settings":{"drain":[1]}}' }),
    ownerReferences: any,
  }),
  spec: members({ containers: fc.oneof(any, fc.array(container, { minLength: 1, maxLength: 3 })) }),
  status: members({
    containerStatuses: fc.oneof(any, fc.array(members({ name, state }), { minLength: 1, maxLength: 3 })),
    conditions: any,
  }),
}) as fc.Arbitrary<JsonObject>;
const failedHooks = fc.dictionary(fc.constantFrom('app', 'b'), fc.integer());

it('finds a class for whatever a pod looks like, and never throws', () => {
  let found = 0;
  fc.assert(
    fc.property(pod, pod, failedHooks, (first, last, failed) => {
      const ending = endingPodOf(last, endingPodOf(first, undefined));
      const termination = ending && classify(ending, new Map(Object.entries(failed)));
      if (termination === undefined) return;
      found++;
      expect(Object.keys(terminationClasses)).toContain(termination.class);
      expect(readHistory(textOf([termination]))?.workloads[0]?.terminations).toEqual([termination]);
    }),
    { numRuns: 1_500 },
  );
  expect(found).toBeGreaterThan(10);
});

it('reads any text as a history or none, and advises on any', () => {
  const history = members({
    v: strange(1),
    since: strange('2026-01-01T00:00:00Z'),
    workloads: fc.oneof(
      any,
      fc.array(
        members({
          namespace: name,
          kind: name,
          name,
          terminations: fc.oneof(
            any,
            fc.array(
              members({ pod: name, at: time, class: strange('Drained', 'toString', 'KilledAtGraceEnd') }),
            ),
          ),
        }),
      ),
    ),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        history.map((json) => JSON.stringify(json)),
      ),
      (text) => {
        const read = readHistory(text);
        for (const { terminations } of read?.workloads ?? []) {
          expect(mergedTerminations(terminations, terminations).length).toBeLessThanOrEqual(20);
          statisticsOf(terminations);
          becameWorse(terminations);
        }
        if (read !== undefined) expect(historyText(read, 500).text.length).toBeLessThanOrEqual(500 + 100);
      },
    ),
  );
});

function textOf(terminations: readonly Termination[]): string {
  const workloads = [{ namespace: 'n', kind: 'k', name: 'w', terminations }];
  return historyText({ v: 1, since: 'a', updated: 'b', workloads }).text;
}
