import type { PodLife } from '../../src/core/proof/pod-life.ts';
import type { Pass, Proof, ProofEvent, ReadyCount } from '../../src/core/proof/proof.ts';
import {
  connectionKinds,
  type Failure,
  methods,
  type RequestSample,
} from '../../src/core/proof/request-sample.ts';

const startedAt = Date.parse('2026-03-02T09:30:00.000Z');
const requestsPerSecond = 20;
const grace = { asItIs: 40, disabled: 30 };

/**
 * A shop's proof by two events, each without Gracehook and as it is. Without it, requests are refused while each old pod
 * ends at once; with it only the eviction breaks a few kept connections. A node's name tries to be markup.
 */
export function sampleProof(): Proof {
  return {
    by: '1.2.3',
    workload: { kind: 'Deployment', namespace: 'shop', name: 'web' },
    url: 'http://web.shop.example/checkout',
    caveats: [],
    requestsPerSecond,
    startedAt,
    passesPlanned: 4,
    stoppedBecause: undefined,
    passes: [
      samplePass('restart', 'disabled', 0),
      samplePass('evict', 'disabled', 120),
      samplePass('restart', 'as-it-is', 240),
      samplePass('evict', 'as-it-is', 360),
    ],
  };
}

/** One pass over 80 seconds, in which two pods are replaced one after the other from second 10 on. */
export function samplePass(event: ProofEvent, kind: Pass['kind'], offsetSeconds: number): Pass {
  const start = startedAt + offsetSeconds * 1000;
  const eventAt = start + 10_000;
  const at = (seconds: number) => eventAt + seconds * 1000;
  const isInjected = kind === 'as-it-is';
  const ends = [6, 14];
  const lasts = isInjected ? 9 : event === 'evict' ? 31 : 1;
  const pod = (name: string, changes: Partial<PodLife>): PodLife => ({
    ...{
      name: `web-${isInjected ? '6b9fc7d5c8' : '75d8f9b4c6'}-${name}`,
      node: 'node-1<script>',
      isInjected,
    },
    gracePeriodSeconds: isInjected ? grace.asItIs : grace.disabled,
    preStopSeconds: isInjected ? 5 : 0,
    ...{ createdAt: null, readyAt: null, deletedAt: undefined, goneAt: undefined, ...changes },
  });
  const isSurging = isInjected && event === 'restart';
  const readyCounts: ReadyCount[] = ends.flatMap((end) => [
    { at: at(isSurging ? end - 1 : end), ready: isSurging ? 3 : 1 },
    { at: at(isSurging ? end : end + 4), ready: 2 },
  ]);
  return {
    ...{ kind, event, startedAt: start, eventAt, endedAt: start + 80_000, desiredReplicas: 2 },
    samples: Array.from({ length: 80 * requestsPerSecond }, (_, turn) =>
      sample(turn, start + (turn * 1000) / requestsPerSecond, (dueAt) =>
        failureOf((dueAt - eventAt) / 1000, turn, event, isInjected),
      ),
    ),
    pods: [
      pod('4xk2p', { deletedAt: at(6), goneAt: at(6 + lasts) }),
      pod('m8w7d', { deletedAt: at(14), goneAt: at(14 + lasts) }),
      pod('hq5zt', { createdAt: at(0.2), readyAt: at(5.5) }),
      pod('r2c9v', { createdAt: at(6.1), readyAt: at(13.5) }),
    ],
    readyCounts: [{ at: start, ready: 2 }, ...readyCounts],
  };
}

function sample(turn: number, dueAt: number, failureAt: (dueAt: number) => Failure | null): RequestSample {
  const failure = failureAt(dueAt);
  // Spread without chance: most answers are fast, one in 29 is slow.
  const milliseconds = 18 + ((turn * 7919) % 23) + (turn % 29 === 0 ? 140 + ((turn * 31) % 90) : 0);
  const words = {
    refused: 'connect ECONNREFUSED 10.96.0.12:80',
    reset: 'socket hang up (a kept connection)',
  };
  return {
    ...{
      dueAt,
      method: methods[turn % 2] ?? 'GET',
      connection: connectionKinds[Math.floor(turn / 2) % 2] ?? 'new',
    },
    milliseconds: failure === 'timeout' ? 10_000 : failure === 'refused' ? 2 : milliseconds,
    status: failure === null ? 200 : failure === '5xx' ? 503 : 0,
    failure,
    words:
      failure === 'refused' || failure === 'reset'
        ? words[failure]
        : failure === null
          ? ''
          : 'no answer in time',
  };
}

function failureOf(second: number, turn: number, event: ProofEvent, isInjected: boolean): Failure | null {
  const since = second > 14 ? second - 14 : second - 6;
  if (since < 0) return null;
  if (isInjected) return event === 'evict' && since > 5 && since < 5.4 && turn % 4 === 2 ? 'reset' : null;
  if (event === 'evict') return since > 30 && since < 31 && turn % 4 > 1 ? 'reset' : null;
  if (since < 0.2) return turn % 4 > 1 ? 'reset' : 'refused';
  if (since < 2.5 && turn % 2 === 0) return 'refused';
  return since < 3 && turn % 19 === 0 ? 'timeout' : null;
}
