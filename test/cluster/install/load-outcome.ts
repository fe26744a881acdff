import type { JsonObject } from '../../../src/core/json.ts';
import { valueAt } from '../../../src/core/json.ts';

/** What is created: a pod that says so itself, a pod that says nothing in a labelled namespace, an annotated Deployment. */
export type LoadKind = 'annotated' | 'labelled' | 'workload';

/** One object that was created, and what came out; `trouble` says why it does not count as injected. */
export interface LoadCall {
  readonly at: Date;
  readonly ms: number;
  /** What else was under way when it was sent. */
  readonly phase: string;
  readonly kind: LoadKind;
  /** Whether it was stored, and not only tried. */
  readonly isReal: boolean;
  readonly outcome: 'injected' | 'missed' | 'refused';
  readonly trouble?: string;
}

/** What an object lacks to be one that the webhook has seen and changed; undefined where it lacks nothing. */
export function lacking(kind: LoadKind, object: JsonObject): string | undefined {
  if (kind === 'workload') {
    const template = valueAt(object, ['spec', 'template', 'metadata', 'annotations', 'gracehook.io/inject']);
    return template === 'enabled' ? undefined : 'its template lacks gracehook.io/inject';
  }
  if (valueAt(object, ['metadata', 'labels', 'gracehook.io/injected']) !== 'true')
    return 'it lacks gracehook.io/injected';
  const hook = valueAt(object, ['spec', 'containers', 0, 'lifecycle', 'preStop', 'sleep', 'seconds']);
  return hook === 5 ? undefined : 'it lacks preStop.sleep 5';
}

/** How the calls of a phase ended. */
export interface LoadRow {
  readonly phase: string;
  readonly created: number;
  readonly real: number;
  readonly injected: number;
  readonly missed: number;
  readonly refused: number;
  readonly slowest_ms: number;
}

/** A row a phase, in the order in which they began. */
export function countByPhase(calls: readonly LoadCall[]): LoadRow[] {
  const phases = Map.groupBy(calls, ({ phase }) => phase);
  return [...phases].map(([phase, those]) => countCalls(phase, those));
}

/** The row of these calls together. */
export function countCalls(phase: string, calls: readonly LoadCall[]): LoadRow {
  const ended = (outcome: LoadCall['outcome']) => calls.filter((call) => call.outcome === outcome).length;
  return {
    phase,
    created: calls.length,
    real: calls.filter(({ isReal }) => isReal).length,
    injected: ended('injected'),
    missed: ended('missed'),
    refused: ended('refused'),
    slowest_ms: Math.round(Math.max(0, ...calls.map(({ ms }) => ms))),
  };
}

/** Each row in one line, and each call that was not injected with its time, so that logs can be searched for it. */
export function describeCalls(calls: readonly LoadCall[]): string {
  const rows = [...countByPhase(calls), countCalls('all', calls)];
  const lines = rows.map(
    ({ phase, created, real, injected, missed, refused, slowest_ms }) =>
      `${phase}: ${created} created (${real} real), ${injected} injected, ${missed} missed, ${refused} refused, slowest ${slowest_ms} ms`,
  );
  const troubled = calls.filter(({ outcome }) => outcome !== 'injected').slice(0, 20);
  const troubles = troubled.map(
    ({ at, ms, phase, kind, outcome, trouble }) =>
      `  ${at.toISOString()} ${phase}: ${kind} ${outcome} after ${Math.round(ms)} ms: ${trouble}`,
  );
  return [...lines, ...troubles].join('\n');
}
