import { parseDuration } from '../core/policy/durations.ts';
import type { Parsed } from '../core/policy/parsed.ts';
import { type SettingName, settingTable } from '../core/policy/settings.ts';
import { checkedValue, type JsonType, type ProblemOf } from './checked.ts';

/** The schema of one setting: the same texts as in the annotation, by the same row of the table. */
export function settingProperty(name: SettingName, sameAs?: string) {
  const { parse, values, shownDefault, meaning } = settingTable[name];
  // YAML's numbers and booleans are taken where they mean the same: readinessPort: 8080, inject: true.
  const natural: JsonType[] = [
    ...(means(parse('8080'), 8080) ? ['integer' as const] : []),
    ...(means(parse('true'), true) ? ['boolean' as const] : []),
  ];
  const shown =
    sameAs === undefined
      ? { description: meaning, 'x-values': values, 'x-default': shownDefault }
      : { description: `The same as ${sameAs}.`, 'x-same-as': sameAs };
  return checkedValue(['string', ...natural], shown, (value) => {
    const type = typeof value === 'number' ? 'integer' : typeof value;
    if (!['string', 'integer', 'boolean'].includes(type))
      return `write one text: ${values.replaceAll('`', '')}`;
    const text = String(value);
    const problem = problemIn(text, parse(text), name === 'env');
    const isTaken = type === 'string' || natural.includes(type as JsonType);
    return problem ?? (isTaken ? undefined : `write it in quotes: "${text}"`);
  });
}

function means({ value, problems }: Parsed<unknown>, natural: unknown): boolean {
  return value === natural && problems === undefined;
}

/** What is wrong with a duration. */
export const durationProblem: ProblemOf = (value) => {
  const isText = typeof value === 'string' || typeof value === 'number';
  return isText ? problemIn(String(value), parseDuration(String(value))) : 'write a duration such as 5m';
};

/** Annotations are lenient; here a person can be asked, so that no pod has a reason about it later. */
function problemIn(text: string, { value, problems = [] }: Parsed<unknown>, isSecret = false) {
  const [first] = problems;
  if (first?.code === 'UnitMissing') return `${text} has no unit; write ${String(value)}s`;
  // The pair may be a part of a value, and faults are logged.
  if (first?.code === 'InvalidAnnotation' && isSecret) {
    return 'a pair is not NAME=value; write one NAME=value a line';
  }
  return first?.detail;
}
