import { callApi } from '../../cluster/call-api.ts';
import type { Path } from '../../core/json.ts';
import { untilSettled } from '../settled.ts';
import type { Subject } from '../subject.ts';

/** What kubectl rollout restart writes, too. */
const restartedAt = 'kubectl.kubernetes.io/restartedAt';
const restartedAtPath: Path = ['spec', 'template', 'metadata', 'annotations', restartedAt];

/** Replaces all pods as kubectl rollout restart does. The annotation stays: taking it away would be another rollout. */
export async function restart(subject: Subject, signal: AbortSignal): Promise<void> {
  const { access, target, held } = subject;
  const now = new Date().toISOString();
  const annotations = { [restartedAt]: now };
  held.release(restartedAtPath);
  await callApi(access, {
    method: 'PATCH',
    path: target.path,
    patch: 'mergePatch',
    body: { spec: { template: { metadata: { annotations } } } },
  });
  held.hold(restartedAtPath, now);
  await untilSettled(subject, signal);
}
