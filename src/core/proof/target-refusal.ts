import { valueAt } from '../json.ts';
import { objectName } from '../object-name.ts';
import { controllerKindOf } from '../pod.ts';
import { rolloutProgress } from '../removal/rollout-progress.ts';
import { injectedLabel, isInjected } from '../status.ts';
import type { ProofEvent } from './proof.ts';
import type { Target } from './target.ts';

/** What is to be done to the workload. */
export interface ProofWishes {
  readonly events: readonly ProofEvent[];
  /** Whether it is measured with `gracehook.io/inject: disabled`, too. */
  readonly isCompared: boolean;
}

const injectedPath = ['metadata', 'labels', injectedLabel];

/**
 * Why a workload cannot be proved like that, in a sentence that says what would help; undefined where it can. A command in it
 * begins with `kubectl` as it acts on the cluster and namespace of the target: `kubectl -n shop --context kind`.
 */
export function targetRefusal(target: Target, wishes: ProofWishes, kubectl: string): string | undefined {
  return refusals
    .map((refusal) => refusal(target, wishes, kubectl))
    .find((sentence) => sentence !== undefined);
}

type Refusal = (target: Target, wishes: ProofWishes, kubectl: string) => string | undefined;

const refusals: readonly Refusal[] = [
  ({ replicas, kind }) =>
    replicas < 1 ? `the ${kind} wants no pods: scale it up first, there is nothing to measure` : undefined,
  // Whatever is set back below it would change what is measured, in the middle of it.
  ({ workload, kind }, { events, isCompared }) => {
    const owner = controllerKindOf(workload);
    const changed = isCompared
      ? '--compare changes'
      : events.includes('scale')
        ? 'scaling changes'
        : undefined;
    if (owner === undefined || changed === undefined) return undefined;
    return `a ${owner} owns this ${kind} and would set back what ${changed}: prove it with --event restart or evict`;
  },
  ({ autoscalers: [autoscaler] }, { events }) =>
    autoscaler !== undefined && events.includes('scale')
      ? `the HorizontalPodAutoscaler ${autoscaler} sets the replicas, so scaling would be set back: prove it with --event restart or evict`
      : undefined,
  ({ kind }, { events }) =>
    kind === 'DaemonSet' && events.includes('scale')
      ? 'a DaemonSet has a pod on each node and cannot be scaled: prove it with --event restart or evict'
      : undefined,
  ({ replicas }, { events }) =>
    replicas < 2 && events.includes('scale')
      ? 'with one replica there is none to scale down to: prove it with --event restart or evict, or give it two'
      : undefined,
  ({ workload }, _wishes, kubectl) => {
    const { state, detail } = rolloutProgress(workload);
    if (state === 'finished') return undefined;
    return state === 'moving'
      ? `a rollout is under way (${detail}): wait for it with ${kubectl} rollout status ${objectName(workload)}`
      : `its rollouts do not go on by themselves: ${detail}`;
  },
  ({ workload, pods }, { isCompared }, kubectl) => {
    if (!isCompared) return undefined;
    if (valueAt(workload, ['spec', 'template', ...injectedPath]) !== undefined)
      return 'its pod template is one that gracehook inject wrote, so disabling would change nothing: compare the manifests instead';
    if (pods.some(isInjected)) return undefined;
    return (
      'none of its pods is injected, so there is nothing to compare: opt it in with ' +
      `${kubectl} annotate ${objectName(workload)} gracehook.io/inject=enabled, or restart it where it is opted in`
    );
  },
];
