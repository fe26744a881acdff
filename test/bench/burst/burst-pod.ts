import { asObject, type JsonObject } from '../../../src/core/json.ts';
import { fakeNodeKey } from '../../observer/fake-nodes.ts';
import { benchPods, notOptedIn } from '../bench-pod.ts';

/** The smallest pod of the bench for a node that kwok plays. Without an owner: nobody would make it anew, or delete it. */
export function burstPod(isOptedIn: boolean): JsonObject {
  const [smallest] = benchPods;
  if (smallest === undefined) throw new Error('the bench has no pods');
  const { pod } = isOptedIn ? smallest : notOptedIn(smallest);
  const { name, ownerReferences, ...metadata } = asObject(pod['metadata']) ?? {};
  return {
    ...pod,
    metadata: { ...metadata, generateName: 'burst-' },
    spec: {
      ...asObject(pod['spec']),
      // Thousands of pods that each avoid the others would measure the scheduler.
      affinity: {},
      nodeSelector: { [fakeNodeKey]: 'fake' },
      tolerations: [{ key: fakeNodeKey, operator: 'Exists' }],
    },
  };
}
