import type { JsonObject } from '../../json.ts';
import { type Check, failed, passed } from '../check.ts';
import { entriesOf } from '../entries.ts';
import { sentenceOnCritical } from '../node-critical.ts';

export const failSparesNodes: Check<'configurations' | 'nodeCritical'> = {
  name: 'fail-spares-nodes',
  title: 'pods that nodes need do not wait for the webhook',
  meaning:
    'With `failurePolicy: Fail`, opted-in pods are refused while no replica answers. Where those that a node needs to work (priority class `system-node-critical`, CNI and CSI plugins) are opted in, a cluster may not come back by itself.',
  needs: ['configurations', 'nodeCritical'],
  judge: ({ configurations: [configuration], nodeCritical }) => {
    if (configuration === undefined || !isFailing(configuration)) return undefined;
    if (nodeCritical.length === 0) return passed;
    return failed(
      sentenceOnCritical(nodeCritical),
      'set webhook.failurePolicy to Ignore, or exclude their namespaces with webhook.excludedNamespaces',
    );
  },
};

function isFailing(configuration: JsonObject): boolean {
  return [...entriesOf(configuration).values()].some((entry) => entry['failurePolicy'] === 'Fail');
}
