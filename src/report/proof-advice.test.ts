import { expect, it } from 'vitest';
import { samplePass, sampleProof } from '../../test/page/sample-proof.ts';
import type { Pass } from '../core/proof/proof.ts';
import type { RequestSample } from '../core/proof/request-sample.ts';
import { proofAdvice } from './proof-advice.ts';

const good = samplePass('restart', 'as-it-is', 0);
const advice = (...passes: Pass[]) => proofAdvice({ ...sampleProof(), passes });
/** The good pass, with a failure so many seconds after the event; its pods are told to go 6 and 14 s after it. */
const failing = (second: number, changes: Partial<RequestSample> = {}): Pass => {
  const [first] = good.samples;
  if (first === undefined) throw new Error('the sample has requests');
  const failed = {
    dueAt: good.eventAt + second * 1000,
    milliseconds: 1,
    failure: 'reset',
    status: 0,
  } as const;
  return { ...good, samples: [...good.samples, { ...first, ...failed, ...changes }] };
};

it('has nothing to say where nothing was dropped, nor of what was dropped without Gracehook', () => {
  expect(advice(good, samplePass('restart', 'disabled', 0))).toEqual([]);
});

it('says to opt in where the pods that ended were not injected', () => {
  const [sentence, ...others] = advice({ ...samplePass('restart', 'disabled', 0), kind: 'as-it-is' });
  expect(sentence).toMatch(
    /^2 of 2 pods that ended did not have Gracehook. Opt in with kubectl -n shop annotate deployment\/web /,
  );
  expect(others).toEqual([]);
});

it.each<[sentence: RegExp, pass: Pass]>([
  [/^Requests failed before any pod was told to go/, failing(-3)],
  [/^Requests failed while the hook ran/, failing(7)],
  [/^After SIGTERM only kept connections broke/, failing(12, { connection: 'kept' })],
  [/^New connections failed after SIGTERM/, failing(12, { connection: 'new' })],
  [/^New connections failed only once a pod was gone/, failing(24, { connection: 'new' })],
  [/^Answers from 500 on/, failing(12, { connection: 'kept', status: 503, failure: '5xx' })],
])('says %s', (sentence, pass) => {
  expect(advice(pass)).toContainEqual(expect.stringMatching(sentence));
  expect(advice(pass, pass)).toEqual(advice(pass));
});

it('a URL that does not come back has another cause than a hook that is too short', () => {
  const gone = good.eventAt + 23_000;
  const samples = good.samples.map((sample) =>
    sample.dueAt < gone ? sample : { ...sample, failure: 'refused' as const, status: 0 },
  );
  const [sentence, ...others] = advice({ ...good, samples });
  expect(sentence).toMatch(/^Until the end nothing was answered any more, .*kubectl port-forward/);
  expect(others).toEqual([]);
});

it('pods that were killed are named, whether or not that broke requests, with what their kind of pod can raise', () => {
  const killed = (pass: Pass): Pass => ({
    ...pass,
    pods: pass.pods.map((pod) => ({
      ...pod,
      goneAt: pod.deletedAt && pod.deletedAt + pod.gracePeriodSeconds * 1000,
    })),
  });
  expect(advice(killed(good))).toEqual([
    expect.stringMatching(/^Pods were killed at the end of their grace period, .* raise gracehook.io\/drain/),
  ]);
  expect(advice(killed(failing(45.8)))).toEqual(advice(killed(good)));
  const bare = { ...samplePass('evict', 'disabled', 0), kind: 'as-it-is' } as const;
  expect(advice(killed(bare)).at(-1)).toContain('raise terminationGracePeriodSeconds');
});
