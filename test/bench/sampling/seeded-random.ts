import { randomInt } from 'node:crypto';

/** Random numbers from 0 up to and without 1: the same for the same seed, so that a run can be repeated. */
export type Random = () => number;

/** Makes them as mulberry32 does: 32 bits of state, more than good enough for orders and resamples. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed that nobody chose, told to whoever wants to repeat the run. */
export function newSeed(): number {
  const seed = randomInt(2 ** 32);
  console.log(`seed ${seed}`);
  return seed;
}

/** A copy in random order; every order is as likely as any other. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
  }
  return copy;
}
