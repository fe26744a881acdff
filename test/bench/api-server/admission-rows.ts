import { goVersion } from '../../results/results-head.ts';
import { type BenchPod, benchPods } from '../bench-pod.ts';
import type { BenchPlan, BenchRow, Measured } from '../bench-row.ts';
import { kyvernoVersion } from '../peers/kyverno/build-kyverno.ts';
import { peprVersion } from '../peers/pepr/build-pepr.ts';
import { newSeed, seededRandom } from '../sampling/seeded-random.ts';
import type { Arm } from './arm.ts';
import { arms, productArms } from './arms.ts';
import { type MeasuredSize, measureSize } from './measure-size.ts';

/** What a webhook adds to the creation of a pod, for one client that waits for each answer. */
export const admissionRow: BenchRow = {
  name: 'admission',
  summary: 'What each way to mutate a pod adds to its creation, one client',
  minutes: 40,
  isInShort: true,
  measure: (plan) => measureSizes(arms, 1, plan.isShort ? middleSize : benchPods, plan),
};

/** The same for more clients than there are cores. */
export const admissionEightClientsRow: BenchRow = {
  name: 'admission-eight-clients',
  summary: 'What each way to mutate a pod adds to its creation, eight clients: all cores are full',
  minutes: 20,
  isInShort: false,
  measure: (plan) => measureSizes(arms, 8, benchPods, plan),
};

/** The same of products that can be told to do what Gracehook does. */
export const admissionProductsRow: BenchRow = {
  name: 'admission-products',
  summary: 'What products that are told to do the same add to the creation of a pod, one client',
  minutes: 30,
  isInShort: false,
  measure: async (plan) => {
    const { versions, ...measured } = await measureSizes(productArms, 1, benchPods, plan);
    return { ...measured, versions: { ...versions, kyverno: kyvernoVersion, pepr: peprVersion } };
  },
};

/** Those of 15 KB. */
const middleSize = benchPods.slice(1, 2);

async function measureSizes(
  compared: readonly Arm[],
  clients: number,
  pods: readonly BenchPod[],
  plan: BenchPlan,
): Promise<Measured> {
  const seed = newSeed();
  const sizes: MeasuredSize[] = [];
  for (const pod of pods) sizes.push(await measureSize(compared, pod, clients, seededRandom(seed), plan));
  const reasons = sizes.flatMap(({ void: reason = [] }) => reason);
  return {
    figures: [...sizes.flatMap(({ latencies }) => latencies), ...sizes.flatMap(({ usages }) => usages)],
    ...(reasons.length > 0 && { void: reasons.join('; ') }),
    versions: { ...sizes[0]?.versions, go: await goVersion() },
  };
}
