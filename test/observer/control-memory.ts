import type { Installation } from '../cluster/install/install-gracehook.ts';
import { replicaMetrics } from '../cluster/install/replica-metrics.ts';

/** The memory of a `control` process as its own metrics tell it. MiB. */
export interface ControlMemory {
  readonly rss_mib: number;
  readonly heap_mib: number;
}

const mebibyte = 1024 * 1024;

/** Asks the replica that leads, through the API server. */
export async function readControlMemory(installed: Installation): Promise<ControlMemory> {
  const replicas = await replicaMetrics(installed, 'control');
  const leader = replicas.find(({ metric }) => metric('gracehook_control_leader') === 1);
  if (leader === undefined) throw new Error('no replica of control leads');
  const mebibytes = (name: string) => Math.round(leader.metric(name) / mebibyte);
  return {
    rss_mib: mebibytes('process_resident_memory_bytes'),
    heap_mib: mebibytes('nodejs_heap_size_used_bytes'),
  };
}
