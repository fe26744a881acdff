import type { Json } from '../json.ts';
import { workloadOfPod } from '../workload/workload-of-pod.ts';

/** The workload that a pod belongs to, as kubectl names it: `deployment/web`; `pod/web` where it belongs to none. */
export function podOwner(pod: Json): string {
  const { kind, name } = workloadOfPod(pod);
  return `${kind.toLowerCase()}/${name}`;
}
