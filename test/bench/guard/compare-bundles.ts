import { reviewOf } from '../../server/reviews.ts';
import { benchPods } from '../bench-pod.ts';
import { type Random, shuffled } from '../sampling/seeded-random.ts';
import { type Estimate, estimated } from '../sampling/statistics.ts';
import { type StartedBundle, startBundle } from './started-bundle.ts';

/** CPU time of the change, as a multiple of what the commit before it takes. */
export interface Comparison {
  readonly ratio: Estimate;
  /** The change against itself: what is told apart on this machine. */
  readonly resolution: Estimate;
  /** Milliseconds of CPU for each review, of this machine; for the reader only. */
  readonly cpu: Readonly<Record<Arm, number>>;
  readonly reviews: number;
}

type Arm = 'change' | 'again' | 'base';

/** How much is sent. */
export interface ComparisonPlan {
  readonly change: string;
  readonly base: string;
  /** Each begins with new processes: what a compiler makes of the same code differs from process to process. */
  readonly starts: number;
  /** For each start, after its warm-up. */
  readonly seconds: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

const warmUpReviews = 400;
/** Of each arm in a round: so many that a garbage collection is a small part of them. */
const roundReviews = 40;

/**
 * Sends the same review to both bundles, and to the change once more, in random order over kept connections, and compares
 * the CPU time that their processes took.
 */
export async function compareBundles(plan: ComparisonPlan): Promise<Comparison> {
  const rounds: Record<Arm, number[]> = { change: [], again: [], base: [] };
  for (let start = 0; start < plan.starts; start++) {
    const arms = await startArms(plan);
    try {
      await measureRounds(arms, rounds, plan);
    } finally {
      await Promise.all(Object.values(arms).map((arm) => arm.stop()));
    }
  }
  const { random } = plan;
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  return {
    ratio: estimated(rounds, ({ change, base }) => change / base, random),
    resolution: estimated(rounds, ({ change, again }) => again / change, random),
    cpu: { change: mean(rounds.change), again: mean(rounds.again), base: mean(rounds.base) },
    reviews: rounds.change.length * roundReviews,
  };
}

type Arms = Readonly<Record<Arm, StartedBundle>>;

async function startArms({ change, base }: ComparisonPlan): Promise<Arms> {
  const starting = [startBundle(change), startBundle(change), startBundle(base)] as const;
  const settled = await Promise.allSettled(starting);
  try {
    const [first, second, third] = await Promise.all(starting);
    return { change: first, again: second, base: third };
  } catch (error) {
    for (const one of settled) if (one.status === 'fulfilled') await one.value.stop();
    throw error;
  }
}

async function measureRounds(arms: Arms, rounds: Record<Arm, number[]>, plan: ComparisonPlan): Promise<void> {
  const { random, signal } = plan;
  const names = Object.keys(arms) as Arm[];
  const turns = (count: number) =>
    shuffled(
      names.flatMap((name) => Array.from({ length: count }, () => name)),
      random,
    );
  await sendTo(arms, turns(warmUpReviews), signal);
  const ends = performance.now() + plan.seconds * 1000;
  while (performance.now() < ends) {
    const before = names.map((name) => arms[name].cpuMilliseconds());
    await sendTo(arms, turns(roundReviews), signal);
    names.forEach((name, index) => {
      rounds[name].push((arms[name].cpuMilliseconds() - (before[index] ?? 0)) / roundReviews);
    });
  }
}

/** One review at a time. */
async function sendTo(arms: Arms, turns: readonly Arm[], signal: AbortSignal): Promise<void> {
  const pod = benchPods.find(({ size }) => size === '15 KB')?.pod;
  const body = reviewOf(pod);
  for (const name of turns) {
    signal.throwIfAborted();
    await arms[name].review(body);
  }
}
