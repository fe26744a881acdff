import { getIfThere } from '../cluster/get-if-there.ts';
import { objectName } from '../core/object-name.ts';
import type { PutBack } from '../core/proof/put-back-words.ts';
import { rolloutProgress } from '../core/removal/rollout-progress.ts';
import type { Subject } from './subject.ts';

/** Puts back all that was changed, and looks whether a rollout still runs; it is not waited for. */
export async function putAllBack({
  access,
  target,
  undoing,
  kubectl,
}: Pick<Subject, 'access' | 'target' | 'undoing' | 'kubectl'>): Promise<PutBack> {
  const pending = undoing.pending();
  const failed = await undoing.performAll();
  const left = undoing.pending();
  const workload = await getIfThere(access, target.path).catch(() => undefined);
  const isRolling = workload !== undefined && rolloutProgress(workload).state === 'moving';
  return {
    done: pending.filter((undo) => !left.includes(undo)).map(({ what }) => what),
    failed,
    rolloutCommand: isRolling ? `${kubectl} rollout status ${objectName(target.workload)}` : undefined,
  };
}
