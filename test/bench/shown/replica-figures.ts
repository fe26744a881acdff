import { aboutKilobytes, figuresOf, figuresWith, numberIn } from '../aims/figures-in.ts';
import { numbersAt } from '../aims/measurements.ts';
import type { RowResult } from '../bench-row.ts';
import type { ReplicaFigures } from './beyond-one-cluster.ts';

/** What the results say of one replica, or which rows they lack for it. */
export function replicaFigures(
  results: readonly RowResult[],
): ReplicaFigures | { readonly lacking: readonly string[] } {
  const ofAdmission = (key: string) => {
    const wanted = { arm: 'gracehook', size_bytes: aboutKilobytes(15) };
    return numberIn(figuresOf(results, 'admission'), wanted, key);
  };
  const most = (row: string, wanted: Parameters<typeof figuresWith>[1], key: string) => {
    const values = numbersAt(figuresWith(figuresOf(results, row), wanted), key);
    return values.length === 0 ? undefined : Math.max(...values);
  };
  const found = {
    cpuMicroseconds: ['admission', ofAdmission('webhook_cpu_us_per_pod')],
    apiServerMicroseconds: ['admission', ofAdmission('api_server_added_cpu_us_per_pod')],
    milliseconds: ['admission', ofAdmission('added_ms')],
    mostPerSecond: ['closed-loop', most('closed-loop', { webhook: 'gracehook' }, 'reviews_per_s')],
    loadedMegabytes: ['soak', most('soak', {}, 'largest_rss_mb')],
    megabytesPerThousandNamespaces: ['cluster-size', namespaceMegabytes(results)],
  } as const satisfies Record<keyof ReplicaFigures, readonly [row: string, value: number | undefined]>;
  const lacking = Object.values(found).flatMap(([row, value]) => (value === undefined ? [row] : []));
  if (lacking.length > 0) return { lacking: [...new Set(lacking)] };
  return Object.fromEntries(
    Object.entries(found).map(([name, [, value]]) => [name, value]),
  ) as unknown as ReplicaFigures;
}

/** Of each thousand namespaces, by the cluster that had the most; of workloads Gracehook holds nothing. */
function namespaceMegabytes(results: readonly RowResult[]): number | undefined {
  const figures = figuresOf(results, 'cluster-size');
  const namespaces = Math.max(...numbersAt(figures, 'namespaces'));
  const of = (key: string) => numberIn(figures, { namespaces }, key);
  const [workloads, megabytes] = [of('workloads'), of('anonymous_mb_per_1000_objects')];
  if (workloads === undefined || megabytes === undefined) return undefined;
  return Math.max(0, (megabytes * (namespaces + workloads)) / namespaces);
}
