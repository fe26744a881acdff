import { asList, asObject, asString, type Json } from '../json.ts';
import { parsedJson } from '../parsed-json.ts';
import { utf8Length } from '../utf8-length.ts';
import { mostTerminations } from './statistics-of.ts';
import { type History, type Termination, terminationClasses, type WorkloadHistory } from './termination.ts';

/** A ConfigMap may hold 1 MiB, and whoever reads it may hold it twice. */
const mostBytes = 700_000;

/** The history that a text holds, as far as it can be read; undefined where it holds none. */
export function readHistory(text: string | undefined): History | undefined {
  const found = asObject(parsedJson(text));
  const since = asString(found?.['since']);
  if (found?.['v'] !== 1 || since === undefined) return undefined;
  return {
    v: 1,
    since,
    updated: asString(found['updated']) ?? since,
    workloads: asList(found['workloads']).flatMap((item): WorkloadHistory[] => {
      const { namespace, kind, name, terminations } = asObject(item) ?? {};
      return typeof namespace === 'string' && typeof kind === 'string' && typeof name === 'string'
        ? [{ namespace, kind, name, terminations: asList(terminations).filter(isTermination) }]
        : [];
    }),
  };
}

/**
 * The text of a history that fits into a ConfigMap, and what it holds: the workloads whose last shutdown is longest ago
 * are left out first.
 */
export function historyText(history: History, most = mostBytes): { text: string; kept: History } {
  const head = { ...history, workloads: [] };
  let bytes = utf8Length(JSON.stringify(head));
  const kept: WorkloadHistory[] = [];
  for (const workload of history.workloads.toSorted((a, b) => compared(lastOf(b), lastOf(a)))) {
    bytes += utf8Length(JSON.stringify(workload)) + 1;
    if (bytes > most) break;
    kept.push(workload);
  }
  const bounded = { ...history, workloads: kept };
  return { text: JSON.stringify(bounded), kept: bounded };
}

/**
 * Two lists of shutdowns of one workload as one: each once, by its pod and moment, oldest first, the last 20. One whose
 * class is known counts before one that is not.
 */
export function mergedTerminations(
  some: readonly Termination[],
  others: readonly Termination[],
): readonly Termination[] {
  const byMoment = new Map<string, Termination>();
  for (const one of [...some, ...others]) {
    const key = `${one.at} ${one.pod}`;
    const known = byMoment.get(key);
    if (known === undefined || known.class === 'Unknown') byMoment.set(key, one);
  }
  return [...byMoment.values()].toSorted((a, b) => compared(a.at, b.at)).slice(-mostTerminations);
}

function isTermination(item: Json): item is Json & Termination {
  const { pod, at, class: found } = asObject(item) ?? {};
  return (
    typeof pod === 'string' &&
    typeof at === 'string' &&
    typeof found === 'string' &&
    Object.hasOwn(terminationClasses, found)
  );
}

function lastOf({ terminations }: WorkloadHistory): string {
  return terminations.at(-1)?.at ?? '';
}

function compared(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
