import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import type { CheckResultGroup } from '../core/check/check-result.ts';
import { type CheckGroup, installedChecks, plannedChecks } from '../core/check/checks.ts';
import type { Facts } from '../core/check/facts.ts';
import { judgeGroups, type Reading, type Readings } from '../core/check/judge-groups.ts';
import { readers } from './readers.ts';
import type { CheckOptions, Source } from './source.ts';

/**
 * Checks an installation with the rights of the caller, and gives the results in their groups. What may not be read is a
 * warning with the right that lacks. Rejects where the API server cannot be reached or does not know who asks.
 */
export function runChecks(access: ApiAccess, options: CheckOptions): Promise<CheckResultGroup[]> {
  return checked(installedChecks, access, options);
}

/** The same for what is to be installed. */
export function runPlannedChecks(access: ApiAccess, options: CheckOptions): Promise<CheckResultGroup[]> {
  return checked(plannedChecks, access, { ...options, values: options.values ?? [] });
}

async function checked(
  groups: readonly CheckGroup[],
  access: ApiAccess,
  options: CheckOptions,
): Promise<CheckResultGroup[]> {
  const read = new Map<keyof Facts, Promise<unknown>>();
  const source: Source = {
    access,
    options,
    fact: <Name extends keyof Facts>(name: Name) => {
      const known = read.get(name) ?? readers[name](source);
      read.set(name, known);
      return known as Promise<Facts[Name]>;
    },
  };
  // Nothing else says so well that nobody answers.
  await source.fact('serverVersion');
  const needed = new Set(groups.flatMap(({ checks }) => checks.flatMap(({ needs }) => needs)));
  const entries = await Promise.all(
    [...needed].map(async (name) => [name, await readingOf(source.fact(name))] as const),
  );
  return judgeGroups(groups, Object.fromEntries(entries) as Readings);
}

async function readingOf(fact: Promise<unknown>): Promise<Reading<unknown>> {
  try {
    return { value: await fact };
  } catch (error) {
    if (!(error instanceof ApiStatusError)) throw error;
    const lacks = error.status === 403 ? rightIn(error.message) : undefined;
    return lacks === undefined ? { trouble: error.message } : { lacks };
  }
}

/** The API server says `User "x" cannot list resource "pods" in API group "" in the namespace "shop"`. */
function rightIn(message: string): string | undefined {
  const [, verb, resource, group = '', namespace] =
    /cannot (\w+) resource "([^"]+)"(?: in API group "([^"]*)")?(?: in the namespace "([^"]+)")?/.exec(
      message,
    ) ?? [];
  if (verb === undefined) return undefined;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`}`;
}
