import { withUnit } from '../core/explain/shutdown.ts';
import { objectName } from '../core/object-name.ts';
import { allReasons } from '../core/offline/all-reasons.ts';
import type { DecidedPod } from '../core/offline/decide-manifests.ts';
import type { SetNumber, Status } from '../core/status.ts';
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

/** What was done to a pod, in a few words each. */
function doneTo({ grace, preStop, pins, readiness, startup, stopSignal, env }: Status): string[] {
  const names = new Map([...(env ?? [])].map(([container, variables]) => [container, variables.join(' ')]));
  return [
    ...grouped('preStop', preStop, withUnit),
    ...(grace === undefined ? [] : [`grace ${change(grace)}`]),
    ...[...(pins ?? [])].map(([place, pin]) => {
      const [container, probe] = place.split('/');
      return `${probe} grace ${change(pin)} (${container})`;
    }),
    ...grouped('readiness', readiness),
    ...grouped('startup', startup),
    ...grouped('stopSignal', stopSignal),
    ...grouped('env', names),
  ];
}

/** The same said of several containers stands once. */
function grouped(
  what: string,
  described: ReadonlyMap<string, string> | undefined,
  show = (text: string) => text,
): string[] {
  const byText = Map.groupBy([...(described ?? [])], ([, text]) => text);
  return [...byText].map(
    ([text, entries]) => `${what} ${show(text)} (${entries.map(([container]) => container).join(', ')})`,
  );
}

function change({ written, set }: SetNumber): string {
  return written === undefined ? `${set}` : `${written} -> ${set}`;
}
