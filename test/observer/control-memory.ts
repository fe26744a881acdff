import type { Installation } from '../cluster/install/install-gracehook.ts';

/** The memory of a `control` process as its own metrics tell it. MiB. */
export interface ControlMemory {
  readonly rss_mib: number;
  readonly heap_mib: number;
}

const mebibyte = 1024 * 1024;

/** Asks the replica that leads, through the API server. */
export async function readControlMemory({ kubectl, namespace }: Installation): Promise<ControlMemory> {
  const selector = 'app.kubernetes.io/component=control';
  const names = await kubectl(['get', 'pods', '-l', selector, '-o', 'jsonpath={.items[*].metadata.name}']);
  for (const name of names.split(' ')) {
    const path = `/api/v1/namespaces/${namespace}/pods/${name}:9444/proxy/metrics`;
    const text = await kubectl(['get', '--raw', path]);
    const metric = (wanted: string) => Number(new RegExp(`^${wanted} (\\S+)$`, 'm').exec(text)?.[1]);
    if (metric('gracehook_control_leader') !== 1) continue;
    return {
      rss_mib: Math.round(metric('process_resident_memory_bytes') / mebibyte),
      heap_mib: Math.round(metric('nodejs_heap_size_used_bytes') / mebibyte),
    };
  }
  throw new Error('no replica of control leads');
}
