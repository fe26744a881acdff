import type { MomentOfEnd } from '../core/proof/place-failure.ts';
import type { Pass, Proof, ProofEvent } from '../core/proof/proof.ts';
import type { Count } from '../core/proof/proof-summary.ts';
import type { Failure } from '../core/proof/request-sample.ts';

/** How the workload ran in a pass. */
export const passKinds = {
  'as-it-is': 'as it is',
  disabled: 'disabled',
} as const satisfies Record<Pass['kind'], string>;

/** What happened to the workload, behind "while it". */
export const eventWords = {
  restart: 'restarted',
  scale: 'was scaled down and back',
  evict: 'had its pods evicted',
} as const satisfies Record<ProofEvent, string>;

/** What each kind of failure is. */
export const failureWords = {
  refused: 'no connection',
  reset: 'the connection broke under the request',
  timeout: 'no connection or no answer in time',
  '5xx': 'an answer with a status from 500 on',
  other: 'anything else, such as a request that could not be sent in time',
} as const satisfies Record<Failure, string>;

/** Where a failure came relative to the end of a pod, in words. */
export const momentWords = {
  before: 'before any pod was told to go',
  hook: 'while the hook ran',
  afterSignal: 'after SIGTERM',
  ending: 'in a hook of unknown length, or after SIGTERM',
  killed: 'when the pod was killed at the end of its grace period',
  gone: 'after the pod was gone',
} as const satisfies Record<MomentOfEnd, string>;

/** What lost capacity is, behind its name and "is". */
export const lostMeaning =
  'the share of the desired pod-seconds, from the event on, that were not in traffic';

/** The workload as kubectl names it: `deployment/web`. */
export function workloadName({ workload: { kind, name } }: Proof): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** A number with its thousands apart: `1,221`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

/** How many failed, and their share where there are any: `44 (3.6 %)`. */
export function failedWords({ failed, requests }: Pick<Count, 'failed' | 'requests'>): string {
  return failed === 0 ? '0' : `${grouped(failed)} (${percentWords((failed / requests) * 100)})`;
}

/** How many of how many failed, and their share where there are any: `44 of 1,221 (3.6 %)`. */
export function failedOfWords({ failed, requests }: Pick<Count, 'failed' | 'requests'>): string {
  const share = failed === 0 ? '' : ` (${percentWords((failed / requests) * 100)})`;
  return `${grouped(failed)} of ${grouped(requests)}${share}`;
}

/** A share with two digits that count: `3.6 %`; never 0 where there is something. */
export function percentWords(percent: number): string {
  if (percent > 0 && percent < 0.01) return '< 0.01 %';
  return `${Number(percent.toPrecision(percent >= 10 ? 3 : 2))} %`;
}

/** Milliseconds as a person reads them: `12 ms`, `1.25 s`; `-` where there are none. */
export function durationWords(milliseconds: number | null): string {
  if (milliseconds === null) return '-';
  return Math.round(milliseconds) < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${Number((milliseconds / 1000).toFixed(2))} s`;
}
