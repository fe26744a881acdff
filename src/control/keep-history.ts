import type { ApiAccess } from '../cluster/api-access.ts';
import { callApi } from '../cluster/call-api.ts';
import { asString, valueAt } from '../core/json.ts';
import { historyText, mergedTerminations, readHistory } from '../core/terminations/history-text.ts';
import { becameWorse } from '../core/terminations/statistics-of.ts';
import type { Termination, WorkloadHistory } from '../core/terminations/termination.ts';
import type { ObservedWorkload } from './watch-terminations.ts';

/** The key of the ConfigMap, which `status` reads. */
const key = 'history.json';
/** More than fit into a ConfigMap. */
const mostPending = 5_000;

export interface HistoryPlace {
  readonly namespace: string;
  readonly configMap: string;
}

/** Who is told of shutdowns that were not known yet. */
export interface HistoryListener {
  readonly terminated: (termination: Termination) => void;
  /** Of a workload whose last shutdown made it worse: what to tell its people. */
  readonly becameWorse: (workload: ObservedWorkload, sentence: string) => void;
}

/** The shutdowns of all workloads, as far as they fit into a ConfigMap. */
export interface KeptHistory {
  /** Forgets all: another leader may have written since. */
  readonly begin: () => void;
  /** One that is not final was given up while it went on: it is kept until another leader sees its end. */
  readonly add: (workload: ObservedWorkload, termination: Termination, isFinal: boolean) => void;
  /** Takes in what is stored, once, and writes what is new. Rejects where it cannot; nothing is lost then. */
  readonly write: (signal: AbortSignal) => Promise<void>;
}

/**
 * Keeps the history in memory and writes it to its ConfigMap, always the whole, and never before it knows what is
 * written there. What came to be known meanwhile waits until then, so that each shutdown is told once.
 */
export function keepHistory(
  access: ApiAccess,
  { namespace, configMap }: HistoryPlace,
  listener: HistoryListener,
  now: () => Date,
): KeptHistory {
  const path = `/api/v1/namespaces/${namespace}/configmaps/${configMap}`;
  let since: string | undefined;
  let workloads = new Map<string, WorkloadHistory>();
  let pending: [ObservedWorkload, Termination, isFinal: boolean][] = [];
  let hasChanged = false;
  let writing: Promise<void> = Promise.resolve();

  function take(workload: ObservedWorkload, termination: Termination, isFinal: boolean): void {
    const { terminations: before = [] } = workloads.get(keyOf(workload)) ?? {};
    const terminations = mergedTerminations(before, [termination]);
    if (!terminations.includes(termination)) return;
    workloads.set(keyOf(workload), { ...workload, terminations });
    hasChanged = true;
    if (!isFinal) return;
    listener.terminated(termination);
    const sentence = terminations.at(-1) === termination ? becameWorse(terminations) : undefined;
    if (sentence !== undefined) listener.becameWorse(workload, sentence);
  }

  async function read(signal: AbortSignal): Promise<string> {
    const stored = await callApi(access, { method: 'GET', path, signal });
    const history = readHistory(asString(valueAt(stored, ['data', key])));
    workloads = new Map(history?.workloads.map((workload) => [keyOf(workload), workload]));
    hasChanged = history === undefined;
    return history?.since ?? now().toISOString();
  }

  async function writeNow(signal: AbortSignal): Promise<void> {
    since ??= await read(signal);
    const taken = pending;
    pending = [];
    for (const one of taken) take(...one);
    if (!hasChanged) return;
    const updated = now().toISOString();
    const { text, kept } = historyText({ v: 1, since, updated, workloads: [...workloads.values()] });
    workloads = new Map(kept.workloads.map((workload) => [keyOf(workload), workload]));
    // What comes to be known during the call is written the next time.
    hasChanged = false;
    try {
      const body = { data: { [key]: text } };
      await callApi(access, { method: 'PATCH', path, patch: 'mergePatch', body, signal });
    } catch (error) {
      hasChanged = true;
      throw error;
    }
  }

  return {
    begin: () => {
      since = undefined;
      workloads = new Map();
      pending = [];
      hasChanged = false;
    },
    add: (workload, termination, isFinal) => {
      if (since !== undefined) return take(workload, termination, isFinal);
      pending.push([workload, termination, isFinal]);
      if (pending.length > mostPending) pending.shift();
    },
    write: (signal) => {
      // One after the other: the last write of a term may come while a turn is being cut off.
      writing = writing.catch(() => undefined).then(() => writeNow(signal));
      return writing;
    },
  };
}

function keyOf({ namespace, kind, name }: ObservedWorkload): string {
  return `${namespace}/${kind}/${name}`;
}
