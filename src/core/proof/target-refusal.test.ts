import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { Target } from './target.ts';
import { type ProofWishes, targetRefusal } from './target-refusal.ts';

const rolledOut = { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const injected = { metadata: { labels: { 'gracehook.io/injected': 'true' } } };

function target(changes: Partial<Target> = {}, more: JsonObject = {}): Target {
  return {
    ...{
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      path: '/web',
      labelSelector: 'app=web',
      replicas: 2,
    },
    workload: {
      kind: 'Deployment',
      metadata: { name: 'web', generation: 1 },
      spec: { replicas: 2 },
      status: rolledOut,
      ...more,
    },
    ...{ pods: [injected], autoscalers: [], services: [] },
    ...changes,
  };
}
const owned: JsonObject = {
  metadata: { name: 'web', generation: 1, ownerReferences: [{ kind: 'Shop', name: 'a', controller: true }] },
};
const restart: ProofWishes = { events: ['restart'], isCompared: false };
const scale: ProofWishes = { events: ['restart', 'scale'], isCompared: false };
const kubectl = 'kubectl -n shop --context kind';
const compare: ProofWishes = { events: ['restart'], isCompared: true };

it.each<[what: string, wishes: ProofWishes, target: Target]>([
  ['a restart', restart, target({ pods: [] })],
  ['a restart of what an autoscaler or an operator has', restart, target({ autoscalers: ['web'] }, owned)],
  ['a restart of one replica', restart, target({ replicas: 1 })],
  ['a comparison', compare, target()],
])('%s is done', (_what, wishes, one) => expect(targetRefusal(one, wishes, kubectl)).toBeUndefined());

it.each<[sentence: string, wishes: ProofWishes, target: Target]>([
  ['wants no pods', restart, target({ replicas: 0 })],
  ['a Shop owns this Deployment and would set back what --compare changes', compare, target({}, owned)],
  ['a Shop owns this Deployment and would set back what scaling changes', scale, target({}, owned)],
  ['HorizontalPodAutoscaler web-hpa sets the replicas', scale, target({ autoscalers: ['web-hpa'] })],
  ['a DaemonSet has a pod on each node', scale, target({ kind: 'DaemonSet' })],
  ['with one replica', scale, target({ replicas: 1 })],
  [
    'a rollout is under way (1 of 2 pods are replaced): wait for it with kubectl -n shop --context kind rollout status deployment/web',
    restart,
    target({}, { status: { ...rolledOut, updatedReplicas: 1 } }),
  ],
  ['do not go on by themselves: it is paused', restart, target({}, { spec: { replicas: 2, paused: true } })],
  [
    'opt it in with kubectl -n shop --context kind annotate deployment/web gracehook.io/inject=enabled',
    compare,
    target({ pods: [{ metadata: {} }] }),
  ],
  ['none of its pods is injected', compare, target({ pods: [{ metadata: {} }] })],
  ['gracehook inject wrote', compare, target({}, { spec: { replicas: 2, template: injected } })],
])('is refused, since %s', (sentence, wishes, one) =>
  expect(targetRefusal(one, wishes, kubectl)).toContain(sentence),
);
