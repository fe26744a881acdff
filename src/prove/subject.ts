import type { ApiAccess } from '../cluster/api-access.ts';
import type { HeldFields } from '../core/proof/held-fields.ts';
import type { Target } from '../core/proof/target.ts';
import type { FollowedPods } from './follow-pods.ts';
import type { UndoList } from './undo-list.ts';

/** The workload while it is proved: what acts on it goes through these. */
export interface Subject {
  readonly access: ApiAccess;
  readonly target: Target;
  readonly pods: FollowedPods;
  readonly held: HeldFields;
  readonly undoing: UndoList;
  /** `kubectl` with the flags that lead to this cluster and namespace, for commands that a person types. */
  readonly kubectl: string;
  /** How long a rollout, a scaling or the replacement of one pod may take. */
  readonly timeoutSeconds: number;
}
