import type { Edit } from '../edit.ts';
import { asList, type Json, valueAt } from '../json.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Injection, Mutation } from './mutation.ts';

/** Appends the variables that a container does not set itself. One that it sets stays, whatever its value. */
export function addEnvVariables({ containers, settings, earlier }: Injection): Mutation {
  const edits: Edit[] = [];
  const reasons: Reason[] = [];
  const added = new Map<string, string[]>();
  for (const container of containers) {
    const variables = byName(asList(valueAt(container.json, ['env'])));
    const namedEarlier = new Set(earlier?.env?.get(container.name));
    const names: string[] = [];
    for (const [name, value] of settings.env.value) {
      const existing = variables.get(name);
      if (existing === undefined) {
        edits.push({ path: [...container.path, 'env', '-'], value: { name, value } });
        names.push(name);
        // The status never tells values, so one that differs from the setting may be the author's change, and stays.
      } else if (namedEarlier.has(name) && literalValueOf(existing) === value) names.push(name);
      else reasons.push(reason('VariableAlreadySet', `${container.name} sets ${name} itself, so it stays.`));
    }
    if (names.length > 0) added.set(container.name, names);
  }
  return { edits, reasons, status: { env: added } };
}

/** The text of a variable; the API server leaves out an empty one. Undefined where it comes from elsewhere. */
function literalValueOf(variable: Json): Json | undefined {
  return valueAt(variable, ['value']) ?? (valueAt(variable, ['valueFrom']) === undefined ? '' : undefined);
}

/** The variables by name; a container may have tens of thousands, so they are looked up, not searched. */
function byName(variables: readonly Json[]): Map<Json | undefined, Json> {
  return new Map(variables.map((variable) => [valueAt(variable, ['name']), variable]));
}
