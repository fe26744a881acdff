import { type Check, failed, passed } from '../check.ts';
import { sentenceOnCritical } from '../node-critical.ts';

export const failWanted: Check<'plan' | 'nodeCritical'> = {
  name: 'fail-wanted',
  title: 'failurePolicy Fail would not keep nodes from working',
  meaning:
    'Where the values say `webhook.failurePolicy: Fail`, it is refused while pods that nodes need are opted in: those with priority class `system-node-critical`, and CNI and CSI plugins.',
  needs: ['plan', 'nodeCritical'],
  judge: ({ plan, nodeCritical }) => {
    if (plan.failurePolicy !== 'Fail') return undefined;
    if (nodeCritical.length === 0) return passed;
    return failed(
      sentenceOnCritical(nodeCritical),
      'leave webhook.failurePolicy at Ignore, or exclude their namespaces with webhook.excludedNamespaces',
    );
  },
};
