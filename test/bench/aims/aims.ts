import type { Figure } from '../bench-row.ts';
import { shownValue } from '../shown/figure-tables.ts';
import { aboutKilobytes, figuresWith, numberIn } from './figures-in.ts';
import type { Aim } from './judge-aims.ts';
import { atLeast, atMost, both, extremeAt, numberAt, numbersAt } from './measurements.ts';

const sizes = [3.6, 15, 73];

/** What the bench was written to find out, in the order of what matters most; those from serve that has nothing to do on are of one machine. */
export const aims: readonly Aim[] = [
  ...sizes.map((size) => addedAgainst('floor', 'the floor', size, 1.1)),
  ...sizes.map((size) =>
    addedAgainst('controller-runtime', 'controller-runtime', size, size === 73 ? 0.55 : 0.65),
  ),
  ...sizes.map(
    (size): Aim => ({
      text: `the webhook's CPU for a pod of ${size} KB at most 0.2 × controller-runtime's`,
      row: 'admission',
      measure: cpuRatio('controller-runtime', size, 0.2),
    }),
  ),
  ...sizes
    .slice(1)
    .flatMap((size) => [
      addedAgainst('map-json-patch', 'MutatingAdmissionPolicy with JSONPatch', size, 1.15),
      addedAgainst('map-apply-configuration', 'MutatingAdmissionPolicy with ApplyConfiguration', size, 0.55),
    ]),
  mostReviewsAgainst('controller-runtime', 5),
  mostReviewsAgainst('bare node', 0.9),
  {
    text: '1,000 reviews/s for ten minutes: p99 at most 3 × p50, and no error',
    row: 'tail',
    measure: both(
      numberAt({}, 'p99_to_p50', atMost(3)),
      numberAt({}, 'errors', atMost(0), { unit: 'errors' }),
    ),
  },
  {
    text: 'pods that did not opt in: no call',
    row: 'not-opted-in',
    measure: extremeAt('largest', 'calls', atMost(0), { unit: 'calls' }),
  },
  {
    text: 'pods that did not opt in: added latency not to be told from A/A, of each size',
    row: 'not-opted-in',
    measure: isLikeNone,
  },
  {
    text: 'from 15 KB to 3 MiB: CPU of a review at most 20 % off a straight line',
    row: 'sizes',
    measure: numberAt({}, 'farthest_from_line_percent', atMost(20), { unit: '%' }),
  },
  { text: 'a pod of 3 MiB is accepted and patched', row: 'sizes', measure: isLargestPatched },
  {
    text: '1 to 5,000 namespaces, 100 to 50,000 workloads: CPU and added latency at most 1.1 × those in an empty cluster',
    row: 'cluster-size',
    measure: both(
      extremeAt('largest', 'cpu_ratio_to_empty', atMost(1.1), { unit: '× CPU' }),
      extremeAt('largest', 'ratio_to_empty', atMost(1.1), { unit: '× latency' }),
    ),
  },
  {
    text: 'the same: memory is known for each 1,000 objects',
    row: 'cluster-size',
    measure: extremeAt('largest', 'anonymous_mb_per_1000_objects', Number.isFinite, { unit: 'MB' }),
  },
  {
    text: 'overload by 10 × at a fifth of a core: every review is patched, refused with Retry-After, or past what API servers have under way',
    row: 'overload',
    measure: isShedByRefusal,
  },
  {
    text: 'overload: at least 0.9 × the most that it can answer are patched',
    row: 'overload',
    measure: extremeAt('smallest', 'patched_to_most', atLeast(0.9)),
  },
  {
    text: "overload: memory stays below the chart's limit of 512 MiB (537 MB)",
    row: 'overload',
    measure: extremeAt('largest', 'largest_rss_mb', atMost(536), { unit: 'MB' }),
  },
  {
    text: 'overload: no pod is missed once it is over',
    row: 'overload',
    measure: extremeAt('largest', 'errors_after_it', atMost(0), { unit: 'errors' }),
  },
  {
    text: 'serve that has nothing to do, before its first review and after many: at most 100 MB resident',
    row: 'idle-memory',
    measure: extremeAt('largest', 'rss_mb', atMost(100), { unit: 'MB' }),
  },
  {
    text: 'the same: at most 48 MB anonymous',
    row: 'idle-memory',
    measure: extremeAt('largest', 'anonymous_mb', atMost(48), { unit: 'MB' }),
  },
  {
    text: 'half an hour of 1,000 reviews/s: anonymous memory grows by at most 2 MB an hour',
    row: 'soak',
    measure: numberAt({}, 'anonymous_slope_mb_per_hour', atMost(2), { unit: 'MB an hour' }),
  },
  {
    text: 'first answered review at most 200 ms after the start (median)',
    row: 'cold-start',
    measure: numberAt({}, 'first_answer_p50_ms', atMost(200), { unit: 'ms' }),
  },
  {
    text: 'a pod of 1 MiB: p99 at most 10 ms',
    row: 'sizes',
    measure: numberAt({ pod_kib: 1024 }, 'p99_ms', atMost(10), { unit: 'ms' }),
  },
  {
    text: '100 pods/s at a tenth of a core: p99 at most 100 ms',
    row: 'cpu-quota',
    measure: numberAt({}, 'p99_ms', atMost(100), { unit: 'ms' }),
  },
  {
    text: '1,000 reviews/s: p99.9 at most 10 ms',
    row: 'tail',
    measure: numberAt({}, 'p999_ms', atMost(10), { unit: 'ms' }),
  },
];

function addedAgainst(arm: string, name: string, size: number, limit: number): Aim {
  const wanted = { arm, size_bytes: aboutKilobytes(size) };
  const bounds = ['gracehook_ratio_low', 'gracehook_ratio_high'] as const;
  return {
    text: `latency added to a pod of ${size} KB at most ${limit} × ${name}'s`,
    row: 'admission',
    measure: numberAt(wanted, 'gracehook_ratio', atMost(limit), { bounds }),
  };
}

function cpuRatio(arm: string, size: number, limit: number): Aim['measure'] {
  return (figures) => {
    const sized = figuresWith(figures, { size_bytes: aboutKilobytes(size) });
    const cpuOf = (name: string) => numberIn(sized, { arm: name }, 'webhook_cpu_us_per_pod');
    const [own, other] = [cpuOf('gracehook'), cpuOf(arm)];
    if (own === undefined || other === undefined) return undefined;
    return { value: shownValue(own / other), isReached: own / other <= limit };
  };
}

function mostReviewsAgainst(name: string, limit: number): Aim {
  const bounds = ['ratio_low', 'ratio_high'] as const;
  return {
    text: `one core, TLS, pods of 15 KB: at least ${limit} × the reviews/s of ${name}`,
    row: 'closed-loop',
    measure: numberAt({ compared_with: name }, 'ratio_of_reviews', atLeast(limit), { bounds }),
  };
}

/** The intervals of Gracehook's arm and of the second one without a webhook must overlap. */
function isLikeNone(figures: readonly Figure[]): ReturnType<Aim['measure']> {
  const own = figuresWith(figures, { arm: 'gracehook' });
  const again = figuresWith(figures, { arm: 'none again' });
  const pairs = own.flatMap((figure) => {
    const other = again.find(({ size }) => size === figure['size']);
    return other === undefined ? [] : [[figure, other] as const];
  });
  if (pairs.length === 0) return undefined;
  const overlap = ([one, other]: readonly [Figure, Figure]) =>
    Number(one['added_low_ms']) <= Number(other['added_high_ms']) &&
    Number(other['added_low_ms']) <= Number(one['added_high_ms']);
  const words = pairs.map(
    ([one, other]) => `${shownValue(one['added_ms'])} (A/A ${shownValue(other['added_ms'])})`,
  );
  return { value: `${words.join(', ')} ms`, isReached: pairs.every(overlap) };
}

function isLargestPatched(figures: readonly Figure[]): ReturnType<Aim['measure']> {
  const found = figuresWith(figures, { is_largest_patched: (value) => typeof value === 'boolean' })[0];
  if (found === undefined) return undefined;
  return { value: shownValue(found['is_largest_patched']), isReached: found['is_largest_patched'] === true };
}

/** What is neither patched nor refused with Retry-After nor held back by the load may be a pod that was missed. */
function isShedByRefusal(figures: readonly Figure[]): ReturnType<Aim['measure']> {
  const kinds = ['patched_percent', 'refused_percent', 'not_sent_percent'];
  const sums = kinds.map((kind) => numbersAt(figures, kind));
  const [patched = []] = sums;
  if (patched.length === 0 || sums.some((one) => one.length !== patched.length)) return undefined;
  const others = patched.map((_, index) => 100 - sums.reduce((sum, one) => sum + (one[index] ?? 0), 0));
  const most = Math.max(...others);
  return {
    value: `${shownValue(Math.max(0, Number(most.toFixed(3))))} % otherwise`,
    isReached: most < 0.001,
  };
}
