import { callApi } from '../../cluster/call-api.ts';
import { getIfThere } from '../../cluster/get-if-there.ts';
import { asInteger, type Path, valueAt } from '../../core/json.ts';
import { objectName } from '../../core/object-name.ts';
import type { Target } from '../../core/proof/target.ts';
import { putOwnersBack } from '../put-owners-back.ts';
import { untilSettled, untilSo } from '../settled.ts';
import type { Subject } from '../subject.ts';

const replicasPath: Path = ['spec', 'replicas'];

/** How many replicas are left when a workload is scaled down for a proof: half, at least one less and never none. */
export function fewerReplicas(replicas: number): number {
  return Math.ceil(replicas / 2);
}

/** Scales down, waits until the pods that are too many are gone, and scales back up. */
export async function scale(subject: Subject, signal: AbortSignal): Promise<void> {
  const { access, target, pods, held, undoing, kubectl } = subject;
  const before = (await getIfThere(access, target.path)) ?? target.workload;
  const fewer = fewerReplicas(target.replicas);
  const undo = {
    what: `${target.replicas} replicas`,
    command: `${kubectl} scale ${objectName(target.workload)} --replicas=${target.replicas}`,
    perform: async () => {
      held.release(replicasPath);
      // What somebody else has set meanwhile is theirs.
      const workload = await getIfThere(access, target.path);
      if (asInteger(valueAt(workload, replicasPath)) !== fewer) return;
      await setReplicas(subject, target.replicas);
      await putOwnersBack(subject, before, () => [replicasPath]);
    },
  };
  undoing.add(undo);
  await setReplicas(subject, fewer);
  held.hold(replicasPath, fewer);
  const isDown = () => pods.ending() === 0 && pods.ready() <= fewer;
  await untilSo('the scaling down', subject, isDown, signal);
  await undoing.perform(undo);
  held.hold(replicasPath, target.replicas);
  await untilSettled(subject, signal);
}

function setReplicas({ access, target: { path } }: SubjectPart, replicas: number) {
  return callApi(access, {
    method: 'PATCH',
    path: `${path}/scale`,
    patch: 'mergePatch',
    body: { spec: { replicas } },
  });
}

type SubjectPart = Pick<Subject, 'access'> & { readonly target: Pick<Target, 'path'> };
