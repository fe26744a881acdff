import type { Edit } from '../edit.ts';
import { asList, asString, type Json, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';
import { type Reason, reason } from '../reasons.ts';
import { utf8Length } from '../utf8-length.ts';
import type { Injection, Mutation } from './mutation.ts';

/** The variables that each container shall have, by name. */
export type WantedVariables = ReadonlyMap<Container, ReadonlyMap<string, string>>;

/** etcd stores objects of 1.5 MiB, and the pod needs room too: https://etcd.io/docs/latest/dev-guide/limit/ */
const mostBytes = 512 * 1024;
/** `{"name":,"value":},` around each variable. */
const bytesAround = 19;

/**
 * The variables of the setting `env`: the same for each of the app's containers. None where all of them together would
 * make the pod too large to be stored.
 */
export function askedVariables({ containers, settings }: Injection): Mutation & {
  readonly wanted: WantedVariables;
} {
  const variables = settings.env.value;
  if (variables.size === 0) return { wanted: new Map(), edits: [], reasons: [], status: {} };
  const bytesEach = utf8Length(JSON.stringify([...variables])) + variables.size * bytesAround;
  const isTooLarge = bytesEach * containers.length > mostBytes;
  return {
    wanted: new Map(isTooLarge ? [] : containers.map((container) => [container, variables])),
    edits: [],
    reasons: isTooLarge ? [reason('VariablesTooLarge')] : [],
    status: {},
  };
}

/** Appends the variables that a container does not set itself. One that it sets stays, whatever its value. */
export function addEnvVariables({ earlier }: Injection, wanted: readonly WantedVariables[]): Mutation {
  const edits: Edit[] = [];
  const reasons: Reason[] = [];
  const added = new Map<string, string[]>();
  for (const [container, variables] of merged(wanted)) {
    // Most pods want none, and looking at what a container sets itself is not free.
    if (variables.size === 0) continue;
    const own = variablesOf(container);
    const namedEarlier = new Set(earlier?.env?.get(container.name));
    const names: string[] = [];
    for (const [name, value] of variables) {
      const existing = own.get(name);
      if (existing === undefined) {
        edits.push({ path: [...container.path, 'env', '-'], value: { name, value } });
        names.push(name);
        // The status never tells values, so one that differs from what is wanted may be the author's change, and stays.
      } else if (namedEarlier.has(name) && literalValueOf(existing) === value) names.push(name);
      else reasons.push(reason('VariableAlreadySet', `${container.name} sets ${name} itself, so it stays.`));
    }
    if (names.length > 0) added.set(container.name, names);
    if (mayHide(container, names)) {
      const detail = `${container.name} has envFrom; a variable there with the name of an added one does not count.`;
      reasons.push(reason('EnvFromOverridden', detail));
    }
  }
  return { edits, reasons, status: { env: added } };
}

/** The text of a variable; the API server leaves out an empty one. Undefined where it comes from elsewhere. */
function literalValueOf(variable: Json): Json | undefined {
  return valueAt(variable, ['value']) ?? (valueAt(variable, ['valueFrom']) === undefined ? '' : undefined);
}

/** What a container sets itself, by name; it may be tens of thousands, so they are looked up, not searched. */
export function variablesOf({ json }: Container): Map<Json | undefined, Json> {
  return new Map(asList(valueAt(json, ['env'])).map((variable) => [valueAt(variable, ['name']), variable]));
}

function merged(wanted: readonly WantedVariables[]): WantedVariables {
  const all = new Map<Container, ReadonlyMap<string, string>>();
  for (const [container, variables] of wanted.flatMap((one) => [...one])) {
    all.set(container, new Map([...(all.get(container) ?? []), ...variables]));
  }
  return all;
}

/** Whether a ConfigMap or Secret that the container takes whole could have a variable of one of these names. */
function mayHide({ json }: Container, names: readonly string[]): boolean {
  const sources = asList(valueAt(json, ['envFrom']));
  if (sources.length === 0) return false;
  const sorted = names.toSorted();
  return sources.some((source) => {
    const prefix = asString(valueAt(source, ['prefix'])) ?? '';
    return sorted[firstNotBefore(sorted, prefix)]?.startsWith(prefix) ?? false;
  });
}

/** The index of the first of the sorted names that does not sort before the text: where those that begin with it are. */
function firstNotBefore(sorted: readonly string[], text: string): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? '') < text) from = middle + 1;
    else to = middle;
  }
  return from;
}
