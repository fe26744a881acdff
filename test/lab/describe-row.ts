import type { Row } from './lab.ts';
import type { Restart } from './restart.ts';
import { troubleOf } from './samples.ts';

/** More than these would hide the rest. */
const mostFailures = 30;

/** A line for people about a row, and one for each request that failed, in the order of time: seconds after the restart. */
export function describeRow(row: Row, { samples, triggeredAt }: Restart): string {
  const { workload, phase, run, failed, requests, rollout_s, retry_total } = row;
  const counts = `${failed} of ${requests} failed, ${retry_total} retries, rollout ${rollout_s} s`;
  const failures = samples
    .filter((one) => troubleOf(one) !== null)
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
    .map(({ at, kind, trouble, status, ms }) => {
      const afterSeconds = (at.getTime() - triggeredAt.getTime()) / 1000;
      return `  ${afterSeconds.toFixed(2)} s: ${kind}: ${trouble || `HTTP ${status}`} after ${Math.round(ms)} ms`;
    });
  const rest = failures.length > mostFailures ? [`  ... and ${failures.length - mostFailures} more`] : [];
  const title = `${workload}, ${phase}, run ${run}: ${counts}`;
  return [title, ...failures.slice(0, mostFailures), ...rest].join('\n');
}
