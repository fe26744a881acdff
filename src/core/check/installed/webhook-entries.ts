import { asList, isSameJson, type Json, type JsonObject, valueAt } from '../../json.ts';
import { type Check, failed, passed } from '../check.ts';
import { entriesOf, nameOf } from '../entries.ts';
import { injectLabel } from '../opted-in.ts';

/** What every entry must say as this version writes it; each with what it is in words. */
const fields = ['rules', 'matchPolicy', 'reinvocationPolicy', 'sideEffects'] as const;

export const webhookEntries: Check<'configurations' | 'expectedEntries'> = {
  name: 'webhook-entries',
  title: 'the entries of the webhook configuration are as they should be',
  meaning:
    'Each of the three entries is there, with rules, matchConditions, selectors and policies as this version makes them: `workloads` never with `Fail`, the two for pods alike. Further excluded namespaces and labels in a namespaceSelector are yours.',
  needs: ['configurations', 'expectedEntries'],
  judge: ({ configurations: [configuration], expectedEntries }) => {
    if (configuration === undefined) return undefined;
    const entries = entriesOf(configuration);
    const expected = entriesOf({ webhooks: expectedEntries });
    const wrong = [...expected].flatMap(([name, entry]) => faultsOf(name, entries.get(name), entry));
    const unknown = [...entries.keys()].filter((name) => !expected.has(name));
    const all = [
      ...wrong,
      ...unknown.map((name) => `${name} is none of ours`),
      ...unlikePolicies([...entries.values()]),
    ];
    if (all.length === 0) return passed;
    return failed(
      `in ${nameOf(configuration)}: ${all.join('; ')}`,
      'put them back with helm upgrade --force-conflicts, by the values of the release',
    );
  },
};

function faultsOf(name: string, entry: JsonObject | undefined, expected: JsonObject): string[] {
  if (entry === undefined) return [`${name} is missing`];
  const differing: string[] = fields.filter((field) => !isSameJson(entry[field], expected[field]));
  if (!isSameJson(conditionsOf(entry), conditionsOf(expected))) differing.push('matchConditions');
  if (!isSelecting(entry, expected)) differing.push('namespaceSelector');
  if (!isEmpty(entry['objectSelector'])) differing.push('objectSelector');
  if (
    valueAt(entry, ['clientConfig', 'service']) !== undefined &&
    !isSameJson(pathOf(entry), pathOf(expected))
  )
    differing.push('clientConfig.service.path');
  if (isForWorkloads(name) && entry['failurePolicy'] !== 'Ignore') differing.push('failurePolicy');
  return differing.map((field) => `${field} of ${name} was changed`);
}

/** An `Ignore` beside a `Fail` refuses some pods and lets others in as they are; no values of the chart make that. */
function unlikePolicies(entries: readonly JsonObject[]): string[] {
  const policies = new Set(
    entries.filter(({ name }) => !isForWorkloads(String(name))).map((entry) => entry['failurePolicy']),
  );
  return policies.size > 1 ? ['the failurePolicy of the entries for pods differs'] : [];
}

function isForWorkloads(name: string): boolean {
  return name.startsWith('workloads.');
}

/** Blanks and parentheses are the author's, here and in the chart. */
function conditionsOf(entry: JsonObject): Json {
  return asList(entry['matchConditions']).map((condition) => ({
    name: valueAt(condition, ['name']) ?? null,
    expression: String(valueAt(condition, ['expression'])).replace(/[\s()]/g, ''),
  }));
}

/** The opt-in must be asked for where ours asks for it, and nowhere else. */
function isSelecting(entry: JsonObject, expected: JsonObject): boolean {
  const asks = (one: JsonObject) =>
    asList(valueAt(one, ['namespaceSelector', 'matchExpressions'])).filter(
      (expression) => valueAt(expression, ['key']) === injectLabel,
    );
  return isSameJson(asks(entry), asks(expected));
}

function pathOf(entry: JsonObject): Json | undefined {
  return valueAt(entry, ['clientConfig', 'service', 'path']);
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || isSameJson(value, {});
}
