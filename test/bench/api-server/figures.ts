import type { Figure } from '../bench-row.ts';
import type { Random } from '../sampling/seeded-random.ts';
import { type Estimate, estimator, type Means, percentile, type Rounds } from '../sampling/statistics.ts';
import { floor, gracehook, none, noneAgain } from './arms.ts';
import type { Usage } from './measure-usage.ts';

/** What all figures of one measurement have in common. */
export type Subject = Readonly<Record<string, string | number>>;

/**
 * What each arm adds to the creation of a pod without any webhook, and that as a multiple of what the floor adds.
 * `gracehook_ratio` is what Gracehook adds as a multiple of what this arm adds: below 1, Gracehook is the faster.
 */
export function latencyFigures(subject: Subject, rounds: Rounds, random: Random): Figure[] {
  const arms = Object.keys(rounds);
  const estimate = estimator(rounds, random);
  const added = (of: string) => (means: Means<string>) =>
    (means[of] ?? Number.NaN) - (means[none.name] ?? Number.NaN);
  return arms.map((arm) => {
    const times = rounds[arm] ?? [];
    const isBaseline = arm === none.name;
    const isWebhook = !isBaseline && arm !== noneAgain.name;
    const ratio = (of: string, to: string) =>
      isWebhook && arms.includes(of) && arms.includes(to)
        ? estimate((means) => added(of)(means) / added(to)(means))
        : undefined;
    return {
      arm,
      ...subject,
      samples: times.length,
      p50_ms: rounded(percentile(times, 0.5)),
      p99_ms: rounded(percentile(times, 0.99)),
      ...interval(
        ['added_ms', 'added_low_ms', 'added_high_ms'],
        isBaseline ? undefined : estimate(added(arm)),
      ),
      ...interval(['ratio_to_floor', 'ratio_low', 'ratio_high'], ratio(arm, floor.name)),
      ...interval(
        ['gracehook_ratio', 'gracehook_ratio_low', 'gracehook_ratio_high'],
        ratio(gracehook.name, arm),
      ),
    };
  });
}

/** CPU and memory of the arms; `api_server_added_cpu_us_per_pod` is the difference to no webhook. */
export function usageFigures(subject: Subject, usages: ReadonlyMap<string, Usage>): Figure[] {
  const baseline = usages.get(none.name)?.apiServerMicroseconds ?? Number.NaN;
  return [...usages].map(([arm, usage]) => ({
    arm,
    ...subject,
    pods: usage.pods,
    pods_per_s: rounded(usage.podsPerSecond),
    webhook_cpu_us_per_pod: usage.webhookMicroseconds && Math.round(usage.webhookMicroseconds),
    api_server_cpu_us_per_pod: Math.round(usage.apiServerMicroseconds),
    api_server_added_cpu_us_per_pod:
      arm === none.name ? null : Math.round(usage.apiServerMicroseconds - baseline),
    rss_mb: usage.memory?.rss_mb ?? null,
    anonymous_mb: usage.memory?.anonymous_mb ?? null,
  }));
}

/** Why latencies say nothing: two arms without a webhook must differ by no more than 0.05 × what the floor adds. */
export function voidBecause(figures: readonly Figure[], what: string): string | undefined {
  const addedBy = (arm: string) => Number(figures.find((figure) => figure['arm'] === arm)?.['added_ms']);
  const [resolution, most] = [Math.abs(addedBy(noneAgain.name)), 0.05 * addedBy(floor.name)];
  // Neither holds of what is no number.
  if (resolution <= most) return undefined;
  return `${what}: two arms without a webhook differ by ${rounded(resolution)} ms, more than ${rounded(most)} ms, 0.05 × what the floor adds`;
}

export function interval(
  [value, low, high]: readonly [string, string, string],
  estimate: Estimate | undefined,
): Record<string, number | null> {
  return {
    [value]: estimate === undefined ? null : rounded(estimate.value),
    [low]: estimate === undefined ? null : rounded(estimate.low),
    [high]: estimate === undefined ? null : rounded(estimate.high),
  };
}

/** Microseconds, and thousandths of a ratio, are as fine as anything here can be measured. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
