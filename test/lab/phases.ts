import { findGaps, findTraces, type StoredPod } from './stored-objects.ts';

/** A kind of row: which command restarts the workload, and what its pods must look like before and after. */
export interface Phase {
  readonly name: string;
  trigger(workload: string): readonly string[];
  readonly before: (pod: StoredPod) => string[];
  readonly after: (pod: StoredPod) => string[];
}

const restart = (workload: string) => ['rollout', 'restart', `deployment/${workload}`];

/** The three kinds of rows. `optIn` is a row of its own because it still ends pods that were not injected. */
export const phases = {
  control: { name: 'v1, no annotation', trigger: restart, before: findTraces, after: findTraces },
  optIn: {
    name: 'opt-in rollout',
    trigger: (workload) => ['annotate', `deployment/${workload}`, 'gracehook.io/inject=enabled'],
    before: findTraces,
    after: findGaps,
  },
  injected: { name: 'injected', trigger: restart, before: findGaps, after: findGaps },
} as const satisfies Record<string, Phase>;

/** Throws where a pod is not what its row says, so that no row is published that measured something else. */
export function assertPods(phase: Phase, oldPods: readonly StoredPod[], newPods: readonly StoredPod[]): void {
  const complaints = [
    ...oldPods.map((pod) => ({ pod, wrong: phase.before(pod), when: 'before' })),
    ...newPods.map((pod) => ({ pod, wrong: phase.after(pod), when: 'after' })),
  ].filter(({ wrong }) => wrong.length > 0);
  if (oldPods.length !== 2 || newPods.length !== 2) {
    throw new Error(
      `"${phase.name}": ${oldPods.length} pods before and ${newPods.length} after, not 2 and 2`,
    );
  }
  if (complaints.length > 0) {
    const list = complaints.map(
      ({ pod, wrong, when }) => `${when}, ${pod.metadata.name} ${wrong.join(', ')}`,
    );
    throw new Error(`"${phase.name}" would not measure what it says:\n${list.join('\n')}`);
  }
}
