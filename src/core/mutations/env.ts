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
    const variables = asList(valueAt(container.json, ['env']));
    const names: string[] = [];
    for (const [name, value] of settings.env.value) {
      const existing = variables.find((variable) => valueAt(variable, ['name']) === name);
      if (existing === undefined) {
        edits.push({ path: [...container.path, 'env', '-'], value: { name, value } });
        names.push(name);
      } else if (isFromEarlierPass(existing, value, earlier?.env?.get(container.name))) names.push(name);
      else reasons.push(reason('VariableAlreadySet', `${container.name} sets ${name} itself, so it stays.`));
    }
    if (names.length > 0) added.set(container.name, names);
  }
  return { edits, reasons, status: { env: added } };
}

/**
 * The status names our variables but never their values, so one that differs from the setting may be the author's
 * change, and stays.
 */
function isFromEarlierPass(variable: Json, value: string, names: readonly string[] = []): boolean {
  return names.some((name) => valueAt(variable, ['name']) === name) && valueAt(variable, ['value']) === value;
}
