import { type Check, passed, warned } from '../check.ts';
import { replicasOf } from '../replicas.ts';

export const disruptionBudget: Check<'serve' | 'place' | 'disruptionBudget'> = {
  name: 'disruption-budget',
  title: 'a PodDisruptionBudget keeps a replica of serve through node drains',
  meaning:
    'Two replicas on two nodes that are drained at once would both be away; the budget lets a drain take one at a time.',
  needs: ['serve', 'place', 'disruptionBudget'],
  judge: ({ serve, place, disruptionBudget: budget }) => {
    if (place === undefined || serve === undefined || replicasOf(serve).wanted === 0) return undefined;
    if (replicasOf(serve).wanted === 1)
      return warned(
        'serve has one replica, and none while that is replaced',
        'set serve.replicas to 2 or more',
      );
    if (budget !== undefined) return passed;
    return warned(
      `there is no PodDisruptionBudget ${place.name} in ${place.namespace}`,
      'set serve.podDisruptionBudget.enabled to true',
    );
  },
};
