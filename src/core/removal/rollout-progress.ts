import { asInteger, asList, asString, type JsonObject, valueAt } from '../json.ts';

/** How far a controller has come with the present template of its workload, with a few words for a person. */
export interface RolloutProgress {
  /** `held`: nothing goes on until somebody acts. `failed`: the controller gave up. */
  readonly state: 'finished' | 'moving' | 'held' | 'failed';
  readonly detail: string;
}

const finished: RolloutProgress = { state: 'finished', detail: 'all pods are replaced' };

/** Reads the status of a Deployment, StatefulSet or DaemonSet as `kubectl rollout status` does. */
export function rolloutProgress(workload: JsonObject): RolloutProgress {
  const number = (...path: string[]) => asInteger(valueAt(workload, path));
  const status = (name: string) => number('status', name) ?? 0;
  if (valueAt(workload, ['spec', 'paused']) === true) return held('it is paused; it changes when resumed');
  if (valueAt(workload, ['spec', 'updateStrategy', 'type']) === 'OnDelete')
    return held('its pods change when somebody deletes them (OnDelete)');
  if (status('observedGeneration') < (number('metadata', 'generation') ?? 0))
    return moving('its controller has not seen it yet');
  const kind = workload['kind'];
  if (kind === 'DaemonSet') {
    const wanted = status('desiredNumberScheduled');
    return counted(status('updatedNumberScheduled'), wanted, status('numberAvailable'), wanted);
  }
  const replicas = number('spec', 'replicas') ?? 1;
  if (kind === 'StatefulSet') {
    const partition = number('spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
    const wanted = Math.max(replicas - partition, 0);
    const whole = counted(status('updatedReplicas'), wanted, status('readyReplicas'), replicas);
    if (whole.state !== 'finished' || wanted === replicas) return whole;
    return held(`its pods below ${partition} change when the partition is lowered`);
  }
  if (hasMissedDeadline(workload)) return { state: 'failed', detail: 'it has passed its progress deadline' };
  const old = status('replicas') - status('updatedReplicas');
  if (old > 0 && status('updatedReplicas') >= replicas) return moving(`old pods still there: ${old}`);
  return counted(status('updatedReplicas'), replicas, status('availableReplicas'), replicas);
}

function counted(updated: number, toUpdate: number, ready: number, wanted: number): RolloutProgress {
  if (updated < toUpdate) return moving(`${updated} of ${toUpdate} pods are replaced`);
  return ready < wanted ? moving(`${ready} of ${wanted} pods are ready`) : finished;
}

function moving(detail: string): RolloutProgress {
  return { state: 'moving', detail };
}

function held(detail: string): RolloutProgress {
  return { state: 'held', detail };
}

function hasMissedDeadline(deployment: JsonObject): boolean {
  const conditions = asList(valueAt(deployment, ['status', 'conditions']));
  return conditions.some(
    (condition) => asString(valueAt(condition, ['reason'])) === 'ProgressDeadlineExceeded',
  );
}
