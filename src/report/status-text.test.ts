import { expect, it } from 'vitest';
import type { Overview, WorkloadOverview } from '../core/overview/overview.ts';
import { reason } from '../core/reasons.ts';
import type { ShutdownStatistics } from '../core/terminations/statistics.ts';
import { unpainted } from './paint.ts';
import { statusText } from './status-text.ts';

const healthy: WorkloadOverview = {
  ...{ namespace: 'shop', kind: 'StatefulSet', name: 'db', replicas: 3, optedInBy: 'namespace' },
  isCopyMissing: false,
  untrueProbes: [],
  pods: { injected: 3, stale: 0, missed: 0, skipped: 0, predates: 0 },
  ...{ reasons: [], explanation: undefined, shutdowns: undefined, terminations: [], grade: 'graceful' },
};

function text(workloads: readonly WorkloadOverview[], { isWide = false, isAll = false } = {}): string[] {
  const namespace = isAll ? undefined : 'shop';
  const overview: Overview = {
    ...{ takenAt: '2026-01-01T12:00:00Z', context: 'c', server: 's', namespace },
    ...{ isInstalled: true, history: 'read', workloads },
  };
  return statusText(overview, { isWide, width: 80 }, unpainted);
}

it('has nothing to say below a workload that is as it should be', () => {
  expect(text([healthy])).toHaveLength(2);
  expect(text([])).toEqual(['No workloads opted in in namespace shop.']);
  expect(text([], { isAll: true })).toEqual(['No workloads opted in.']);
});

it('shows the namespace where there are several', () => {
  expect(text([healthy])[0]).toMatch(/^NAME /);
  expect(text([healthy], { isAll: true })).toEqual([
    expect.stringMatching(/^NAMESPACE {3}NAME {13}REPLICAS/),
    expect.stringMatching(/^shop {8}statefulset\/db {3}3 /),
  ]);
});

it('tells the worst shutdowns first, and what they advise', () => {
  const shutdowns: ShutdownStatistics = {
    seen: 6,
    byClass: { Drained: 2, KilledAtGraceEnd: 3, Unknown: 1 },
    drainP50Seconds: 2,
    advice: ['killed in 3 of 5: raise drain'],
  };
  const [, row, ...below] = text([{ ...healthy, shutdowns, reasons: [reason('SingleReplica')] }], {
    isWide: true,
  });
  expect(row).toMatch(/ 3 killed, 2 drained, 1 unknown {3}graceful {3}2s {10}- {11}SingleReplica$/);
  expect(below).toEqual(['', 'shop/statefulset/db', '  - Killed in 3 of 5: raise drain.']);
});

it('counts in words that fit one pod and several', () => {
  const pods = { injected: 0, stale: 1, missed: 2, skipped: 1, predates: 3 };
  const restartCommand = 'kubectl -n shop rollout restart statefulset/db';
  expect(text([{ ...healthy, pods, restartCommand, isCopyMissing: true }]).slice(4)).toEqual([
    '  - Its pod template lacks the copy of its annotations: the webhook was away, or',
    '    an undo took it. Restart once gracehook check finds nothing wrong.',
    '  - 2 pods came up after the opt-in without Gracehook: restart once gracehook',
    '    check finds nothing wrong.',
    '  - 1 pod has other fields than a new one would get.',
    '  - 3 pods are older than the opt-in.',
    '  - 1 pod is left alone.',
    `  → ${restartCommand}`,
  ]);
});
