import { countCalls, type LoadCall, type LoadRow } from '../cluster/install/load-outcome.ts';
import type { CertificateEvent } from './watch-certificates.ts';

/** What became of the pods between one event and the next, as `docs/results/renewal.json` has it. */
export interface RenewalRow extends Omit<LoadRow, 'phase' | 'real'> {
  readonly event: string;
  readonly at_s: number;
}

/** A row for the time before the first event, one for each event, and one for all. */
export function renewalRows(
  began: Date,
  events: readonly CertificateEvent[],
  calls: readonly LoadCall[],
): RenewalRow[] {
  const starts = [{ at: began, event: 'installed' }, ...events.map(named)];
  const rows = starts.map(({ at, event }, index) => {
    const end = starts[index + 1]?.at;
    const those = calls.filter((call) => call.at >= at && (end === undefined || call.at < end));
    return rowOf(event, (at.getTime() - began.getTime()) / 1000, those);
  });
  return [...rows, rowOf('all', 0, calls)];
}

function named({ at, event, isOfNewAuthority }: CertificateEvent): { at: Date; event: string } {
  return { at, event: event.startsWith('leaf') && isOfNewAuthority ? `${event}, of the new CA` : event };
}

function rowOf(event: string, seconds: number, calls: readonly LoadCall[]): RenewalRow {
  const { phase: _phase, real: _real, ...counts } = countCalls(event, calls);
  return { event, at_s: Math.round(seconds), ...counts };
}
