import { expect, it } from 'vitest';
import { sampleProof } from '../../test/page/sample-proof.ts';
import type { Pass } from '../core/proof/proof.ts';
import { proofJson } from './proof-json.ts';

const [disabled] = sampleProof().passes as [Pass, ...Pass[]];
const json = (pass = disabled) => JSON.parse(JSON.stringify(proofJson({ ...sampleProof(), passes: [pass] })));

it('gives times of day, and numbers whose names carry units', () => {
  const { passes, ...proof } = json();
  expect(proof).toEqual({
    by: '1.2.3',
    passesPlanned: 4,
    workload: { kind: 'Deployment', namespace: 'shop', name: 'web' },
    url: 'http://web.shop.example/checkout',
    caveats: [],
    requestsPerSecond: 20,
    startedAt: '2026-03-02T09:30:00.000Z',
  });
  expect(passes[0]).toMatchObject({
    ...{ kind: 'disabled', event: 'restart', eventAt: '2026-03-02T09:30:10.000Z', desiredReplicas: 2 },
    ...{ requests: 1600, failed: 56, failedPercent: 3.5, p50Milliseconds: 29, eventSeconds: 15 },
    failures: { refused: 49, reset: 4, timeout: 3, '5xx': 0, other: 0 },
    moments: { before: 0, hook: 0, afterSignal: 23, gone: 33 },
  });
  expect(passes[0].readyCounts[1]).toEqual({ at: '2026-03-02T09:30:16.000Z', ready: 1 });
  expect(passes[0].samples).toBeUndefined();
});

it('tells what was before the pass from what never came', () => {
  const [old, , made] = json().passes[0].pods;
  expect(old).toMatchObject({ createdAt: null, readyAt: null, deletedAt: '2026-03-02T09:30:16.000Z' });
  expect(made).toMatchObject({ createdAt: '2026-03-02T09:30:10.200Z' });
  expect(Object.keys(made)).not.toContain('deletedAt');
});

it('lists failed requests one by one, and no more than a thousand', () => {
  expect(json().passes[0].failedRequests).toHaveLength(56);
  expect(json().passes[0].failedRequests[0]).toMatchObject({
    ...{ dueAt: '2026-03-02T09:30:16.000Z', method: 'GET', connection: 'new', status: 0, failure: 'refused' },
    ...{ moment: 'afterSignal', pod: 'web-75d8f9b4c6-4xk2p', secondsAfterDeletion: 0.002 },
  });
  const samples = disabled.samples.map((sample) => ({ ...sample, failure: 'timeout' as const }));
  const [{ failed, failedRequests }] = json({ ...disabled, samples }).passes;
  expect([failed, failedRequests.length]).toEqual([1600, 1000]);
});
