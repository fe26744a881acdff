import { doneTo } from '../core/explain/done-to.ts';
import { objectName } from '../core/object-name.ts';
import { allReasons } from '../core/offline/all-reasons.ts';
import type { DecidedPod } from '../core/offline/decide-manifests.ts';
import type { Paint, Tone } from './paint.ts';

const tones = { patched: 'good', unchanged: 'quiet', skipped: 'hint' } as const satisfies Record<
  string,
  Tone
>;

/** A line for each workload with what was done, its reasons below it, and the sum of all. */
export function injectionReport(pods: readonly DecidedPod[], paint: Paint): string[] {
  const width = Math.max(...pods.map(({ object }) => objectName(object).length), 0);
  const lines = pods.flatMap((pod) => {
    const { object, decision } = pod;
    const { outcome, status } = decision;
    const done = outcome === 'patched' ? doneTo(status).join(', ') : '';
    const [first, ...others] = allReasons(pod).map(({ code, detail }) => `${code}: ${detail}`);
    // What was skipped has done nothing, so its first reason stands in that place.
    const what = outcome === 'skipped' ? (first ?? '') : done;
    const below = outcome === 'skipped' || first === undefined ? others : [first, ...others];
    const head = `${objectName(object).padEnd(width)}  ${paint(tones[outcome], outcome.padEnd(9))}  ${what}`;
    return [head.trimEnd(), ...below.map((line) => `  ${paint('quiet', line)}`)];
  });
  return [...lines, sum(pods)];
}

function sum(pods: readonly DecidedPod[]): string {
  const counts = Map.groupBy(pods, ({ decision }) => decision.outcome);
  const parts = (['patched', 'unchanged', 'skipped'] as const).flatMap((outcome) => {
    const count = counts.get(outcome)?.length ?? 0;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  const workloads = `${pods.length} ${pods.length === 1 ? 'workload' : 'workloads'}`;
  return parts.length === 0 ? 'no workloads' : `${workloads}: ${parts.join(', ')}`;
}
