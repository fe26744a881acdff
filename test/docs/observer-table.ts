import results from '../../docs/results/observer.json' with { type: 'json' };
import { table } from './table.ts';

/** What control held of many pods, by `docs/results/observer.json`. */
export function observerTable(): string {
  return table(
    ['step', 'pods', 'resident', 'of it heap'],
    results.rows.map(({ step, pods, rss_mib, heap_mib }) => [
      step,
      `${pods}`,
      `${rss_mib} MiB`,
      `${heap_mib} MiB`,
    ]),
  );
}
