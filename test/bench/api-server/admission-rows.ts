import { goVersion } from '../../results/results-head.ts';
import { type BenchPod, benchPods } from '../bench-pod.ts';
import type { BenchPlan, BenchRow, Measured } from '../bench-row.ts';
import { newSeed, seededRandom } from '../seeded-random.ts';
import { type MeasuredSize, measureSize } from './measure-size.ts';

/** What a webhook adds to the creation of a pod, for one client that waits for each answer. */
export const admissionRow: BenchRow = {
  name: 'admission',
  summary: 'What each way to mutate a pod adds to its creation, one client',
  minutes: 35,
  isInShort: true,
  measure: (plan) => measureSizes(1, plan.isShort ? benchPods.slice(1, 2) : benchPods, plan),
};

/** The same for more clients than there are cores. */
export const admissionEightClientsRow: BenchRow = {
  name: 'admission-eight-clients',
  summary: 'What each way to mutate a pod adds to its creation, eight clients: both cores are full',
  minutes: 20,
  isInShort: false,
  measure: (plan) => measureSizes(8, benchPods, plan),
};

async function measureSizes(clients: number, pods: readonly BenchPod[], plan: BenchPlan): Promise<Measured> {
  const seed = newSeed();
  const sizes: MeasuredSize[] = [];
  for (const pod of pods) sizes.push(await measureSize(pod, clients, seededRandom(seed), plan));
  const reasons = sizes.flatMap(({ void: reason = [] }) => reason);
  return {
    figures: [...sizes.flatMap(({ latencies }) => latencies), ...sizes.flatMap(({ usages }) => usages)],
    ...(reasons.length > 0 && { void: reasons.join('; ') }),
    versions: { ...sizes[0]?.versions, go: await goVersion() },
  };
}
