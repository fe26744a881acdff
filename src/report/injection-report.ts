import { objectName } from '../core/object-name.ts';
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
  const lines = pods.flatMap(({ object, decision: { outcome, status, reasons } }) => {
    const done = outcome === 'patched' ? doneTo(status).join(', ') : '';
    const [first, ...others] = reasons.map(({ code, detail }) => `${code}: ${detail}`);
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
function doneTo({ grace, preStop, pins, env, readiness, ...rest }: Status): string[] {
  const { settings: _settings, reasons: _reasons, isShortened: _isShortened, ...others } = rest;
  const texts: [string, ReadonlyMap<string, string> | undefined][] = [
    ['readiness', readiness],
    ...Object.entries(others as Record<string, ReadonlyMap<string, string>>),
  ];
  return [
    ...grouped(preStop, (hook) => `preStop ${hook.replace(/^(sleep \d+)$/, '$1s')}`),
    ...(grace === undefined ? [] : [`grace ${change(grace)}`]),
    ...[...(pins ?? [])].map(
      ([place, pin]) => `${place.split('/').at(-1)} grace ${change(pin)} (${place.split('/')[0]})`,
    ),
    ...texts.flatMap(([what, described]) => grouped(described, (text) => `${what} ${text}`)),
    ...grouped(
      env === undefined ? undefined : new Map([...env].map(([name, names]) => [name, names.join(' ')])),
      (names) => `env ${names}`,
    ),
  ];
}

/** The same said of several containers stands once. */
function grouped(
  described: ReadonlyMap<string, string> | undefined,
  show: (text: string) => string,
): string[] {
  const byText = Map.groupBy([...(described ?? [])], ([, text]) => text);
  return [...byText].map(([text, entries]) => `${show(text)} (${entries.map(([name]) => name).join(', ')})`);
}

function change({ written, set }: SetNumber): string {
  return written === undefined ? `${set}` : `${written} -> ${set}`;
}
