import type { Check, Verdict } from './check.ts';
import type { CheckOutcome, CheckResult, CheckResultGroup } from './check-result.ts';
import type { CheckGroup } from './checks.ts';
import type { Facts } from './facts.ts';

/** What was read; or the right that the caller lacks, such as `list secrets in shop`; or what else was in the way. */
export type Reading<T> = { readonly value: T } | { readonly lacks: string } | { readonly trouble: string };

/** All that was read for some checks. */
export type Readings = { readonly [Name in keyof Facts]?: Reading<Facts[Name]> };

/** Judges what was read, check by check. What has nothing to say is left out, and so is a group without results. */
export function judgeGroups(groups: readonly CheckGroup[], readings: Readings): CheckResultGroup[] {
  const outcomes = new Map<string, CheckOutcome>();
  return groups.flatMap(({ title, checks }) => {
    const results = checks.flatMap((check) => {
      const isExplained = check.explainedBy?.some((name) => outcomes.get(name) === 'failed') ?? false;
      const verdict = isExplained ? undefined : verdictOf(check, readings);
      if (verdict === undefined) return [];
      outcomes.set(check.name, verdict.outcome);
      return [resultOf(check, verdict)];
    });
    return results.length === 0 ? [] : [{ title, results }];
  });
}

function verdictOf(check: Check, readings: Readings): Verdict | undefined {
  const facts: Partial<Record<keyof Facts, unknown>> = {};
  for (const name of check.needs) {
    const reading = readings[name];
    if (reading === undefined) return undefined;
    if ('lacks' in reading)
      return {
        outcome: 'warned',
        found: `it cannot be seen: you may not ${reading.lacks}`,
        remedy: 'ask the cluster’s admin for that right, or to run this',
      };
    if ('trouble' in reading)
      return { outcome: 'warned', found: `it cannot be seen: ${reading.trouble}`, remedy: 'try it again' };
    facts[name] = reading.value;
  }
  return check.judge(facts as Facts);
}

function resultOf({ name, title }: Check, { outcome, found, remedy }: Verdict): CheckResult {
  return {
    name,
    title,
    outcome,
    ...(found !== undefined && { found }),
    ...(remedy !== undefined && { remedy }),
  };
}
