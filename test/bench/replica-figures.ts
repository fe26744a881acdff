import type { RowResult } from './bench-row.ts';
import type { ReplicaFigures } from './beyond-one-cluster.ts';
import { aboutKilobytes, figuresOf, numberIn } from './figures-in.ts';

/** What the results say of one replica, or which rows they lack for it. */
export function replicaFigures(
  results: readonly RowResult[],
): ReplicaFigures | { readonly lacking: readonly string[] } {
  const admission = figuresOf(results, 'admission');
  const size = { size_bytes: aboutKilobytes(15) };
  const ofArm = (arm: string, key: string) => numberIn(admission, { ...size, arm }, key);
  const [own, without] = ['gracehook', 'no-webhook'].map((arm) => ofArm(arm, 'api_server_cpu_us_per_pod'));
  const most = (row: string, key: string) => {
    const values = figuresOf(results, row).flatMap((figure) =>
      figure['arm'] === 'gracehook' && typeof figure[key] === 'number' ? [figure[key]] : [],
    );
    return values.length === 0 ? undefined : Math.max(...values);
  };
  const found = {
    cpuMicroseconds: ['admission', ofArm('gracehook', 'webhook_cpu_us_per_pod')],
    apiServerMicroseconds: [
      'admission',
      own === undefined || without === undefined ? undefined : own - without,
    ],
    milliseconds: ['admission', ofArm('gracehook', 'added_ms')],
    mostPerSecond: ['closed-loop', most('closed-loop', 'reviews_per_s')],
    loadedMegabytes: ['soak', most('soak', 'rss_mb')],
    megabytesPerThousandNamespaces: ['cluster-size', most('cluster-size', 'mb_per_1000_namespaces')],
  } as const satisfies Record<keyof ReplicaFigures, readonly [row: string, value: number | undefined]>;
  const lacking = Object.values(found).flatMap(([row, value]) => (value === undefined ? [row] : []));
  if (lacking.length > 0) return { lacking: [...new Set(lacking)] };
  return Object.fromEntries(
    Object.entries(found).map(([name, [, value]]) => [name, value]),
  ) as unknown as ReplicaFigures;
}
