import results from '../../docs/results/renewal.json' with { type: 'json' };
import { table } from './table.ts';

/** What became of the pods in each part of the long run, by `docs/results/renewal.json`. */
export function renewalTable(): string {
  return table(
    ['from this event on', 'minute', 'pods', 'injected', 'missed', 'refused', 'slowest'],
    results.rows.map(({ event, at_s, created, injected, missed, refused, slowest_ms }) => [
      event,
      event === 'all' ? '' : (at_s / 60).toFixed(1),
      `${created}`,
      `${injected}`,
      `**${missed}**`,
      `${refused}`,
      `${slowest_ms} ms`,
    ]),
  );
}
