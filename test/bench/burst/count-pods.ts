import { asList, asObject, type JsonObject, valueAt } from '../../../src/core/json.ts';
import type { ApiCall } from '../../cluster/api-client.ts';

/** The pods of a namespace. */
export interface PodCounts {
  readonly pods: number;
  readonly injected: number;
  readonly running: number;
}

const pageSize = 500;

/** Counts the pods of a namespace by their whole objects: a label alone would not say that a pod has its hook. */
export async function countPods(call: ApiCall, namespace: string): Promise<PodCounts> {
  const counts = { pods: 0, injected: 0, running: 0 };
  let next = '';
  do {
    const path = `/api/v1/namespaces/${namespace}/pods?limit=${pageSize}&continue=${encodeURIComponent(next)}`;
    const { status, body } = await call('GET', path);
    if (status !== 200) throw new Error(`pods cannot be listed: ${status} ${body['message']}`);
    for (const item of asList(body['items'])) {
      const pod = asObject(item) ?? {};
      counts.pods += 1;
      if (hasHook(pod)) counts.injected += 1;
      if (valueAt(pod, ['status', 'phase']) === 'Running') counts.running += 1;
    }
    next = String(valueAt(body, ['metadata', 'continue']) ?? '');
  } while (next !== '');
  return counts;
}

function hasHook(pod: JsonObject): boolean {
  const sleep = ['lifecycle', 'preStop', 'sleep'];
  return valueAt(pod, ['spec', 'containers', 0, ...sleep]) !== undefined;
}
