import { asList, type Json, type JsonObject, valueAt } from '../../json.ts';
import { type Check, passed, warned } from '../check.ts';
import { nameOf } from '../entries.ts';

/** Names of webhooks that are made for the same purpose. */
const sameTrade = /graceful|pre-?stop|drain|terminat|shutdown/i;

export const otherWebhooks: Check<'otherWebhooks'> = {
  name: 'other-webhooks',
  title: 'no other webhook is known to work on shutdowns',
  meaning:
    'All that change pods when they are created are named; a warning is given where the name tells of hooks, drains or termination. Whether one undoes what Gracehook writes, `check` finds out after the installation.',
  needs: ['otherWebhooks'],
  judge: ({ otherWebhooks: all }) => {
    const others = all.filter(isForPods).map(nameOf);
    const rivals = others.filter((name) => sameTrade.test(name));
    if (rivals.length > 0)
      return warned(
        `${rivals.join(', ')} may want the same fields`,
        'read what it changes, and let one of the two have each namespace',
      );
    return { ...passed, ...(others.length > 0 && { found: `${others.join(', ')} change pods as well` }) };
  },
};

function isForPods(configuration: JsonObject): boolean {
  const has = (list: Json | undefined, item: string) =>
    asList(list).some((one) => one === item || one === '*' || one === '*/*');
  return asList(configuration['webhooks']).some((entry) =>
    asList(valueAt(entry, ['rules'])).some(
      (rule) =>
        has(valueAt(rule, ['apiGroups']), '') &&
        has(valueAt(rule, ['resources']), 'pods') &&
        has(valueAt(rule, ['operations']), 'CREATE'),
    ),
  );
}
