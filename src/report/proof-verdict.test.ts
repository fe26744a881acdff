import { expect, it } from 'vitest';
import { samplePass, sampleProof } from '../../test/page/sample-proof.ts';
import type { Pass } from '../core/proof/proof.ts';
import { proofVerdict } from './proof-verdict.ts';

const good = samplePass('restart', 'as-it-is', 0);
const bad = samplePass('restart', 'disabled', 0);
const as = (kind: Pass['kind'], pass: Pass): Pass => ({ ...pass, kind });
const onlyOne = { ...bad, samples: bad.samples.filter(({ failure }) => failure === 'timeout').slice(0, 1) };

it.each<[what: string, passes: Pass[], found: string, compared: string | undefined]>([
  ['a good pass', [good], 'No request was dropped while deployment/web restarted: 0 of 1,600.', undefined],
  [
    'a bad pass',
    [as('as-it-is', bad)],
    '56 of 1,600 requests were dropped while deployment/web restarted.',
    undefined,
  ],
  [
    'one failure',
    [as('as-it-is', onlyOne)],
    '1 of 1 requests was dropped while deployment/web restarted.',
    undefined,
  ],
  [
    'three events',
    [good, { ...good, event: 'scale' }, { ...good, event: 'evict' }],
    'No request was dropped while deployment/web restarted, was scaled down and back, and had its pods evicted: 0 of 4,800.',
    undefined,
  ],
  [
    'a gain',
    [bad, good],
    'No request was dropped while deployment/web restarted: 0 of 1,600.',
    'Without Gracehook it was 56 of 1,600 (3.5 %).',
  ],
  [
    'nothing to gain',
    [as('disabled', good), good],
    'No request was dropped while deployment/web restarted: 0 of 1,600.',
    'Without Gracehook none of 1,600 was dropped either, so there was nothing to gain.',
  ],
  [
    'a loss',
    [as('disabled', good), as('as-it-is', bad)],
    '56 of 1,600 requests were dropped while deployment/web restarted.',
    'Without Gracehook none of 1,600 was dropped: Gracehook made it worse, or chance did.',
  ],
  [
    'a comparison that was cut short',
    [bad],
    'The workload as it is was not measured.',
    'Without Gracehook it was 56 of 1,600 (3.5 %).',
  ],
])('sums up %s', (_what, passes, found, compared) => {
  expect(proofVerdict({ ...sampleProof(), passes })).toMatchObject({ found, compared, partial: undefined });
});

it('compares what stopped before its end by the events that were measured both ways', () => {
  const scaled = { ...bad, event: 'scale' } as const;
  const stopped = { ...sampleProof(), passes: [bad, scaled, good], stoppedBecause: 'stopped by SIGINT' };
  expect(proofVerdict(stopped)).toEqual({
    found: 'No request was dropped while deployment/web restarted: 0 of 1,600.',
    compared: 'Without Gracehook it was 56 of 1,600 (3.5 %).',
    killed: undefined,
    partial: 'Only 3 of 4 passes were measured: stopped by SIGINT.',
  });
});

it('says how many pods of the workload as it is had to be killed', () => {
  const pods = good.pods.map((pod) => ({ ...pod, goneAt: pod.deletedAt && pod.deletedAt + 40_000 }));
  const { killed } = proofVerdict({ ...sampleProof(), passes: [{ ...good, pods }, good] });
  expect(killed).toBe('2 of 4 pods that ended were killed at the end of the grace period.');
});
