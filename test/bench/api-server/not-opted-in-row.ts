import { apiConnection } from '../../cluster/api-connection.ts';
import { benchPods, notOptedIn } from '../bench-pod.ts';
import type { BenchPlan, BenchRow, Figure, Measured } from '../bench-row.ts';
import { newSeed, seededRandom } from '../sampling/seeded-random.ts';
import { gracehook, none, noneAgain } from './arms.ts';
import { withBenchCluster } from './bench-cluster.ts';
import { latencyFigures } from './figures.ts';
import { countCalls } from './gracehook-arm.ts';
import { measureInterleaved } from './interleaved.ts';
import { podRequest } from './pod-request.ts';
import { expectPods, startArms } from './running-arm.ts';
import { timedClient } from './timed-client.ts';

const compared = [none, noneAgain, gracehook];

/** What pods pay that did not opt in, where Gracehook is installed: nothing, since the API server does not call it. */
export const notOptedInRow: BenchRow = {
  name: 'not-opted-in',
  summary: 'Pods that did not opt in, in a namespace that Gracehook looks at',
  minutes: 5,
  isInShort: true,
  measure: measureNotOptedIn,
};

async function measureNotOptedIn({ isShort, signal }: BenchPlan): Promise<Measured> {
  const random = seededRandom(newSeed());
  const [warmUpRounds, rounds] = isShort ? [30, 150] : [1_000, 3_000];
  return withBenchCluster(async (cluster) => {
    const [first = { pod: {} }] = benchPods;
    const running = await startArms(cluster, compared, first.pod, signal);
    const sending = { clients: [timedClient(await apiConnection(cluster))], random, signal };
    const figures: Figure[] = [];
    for (const { pod, size, bytes } of benchPods.map(notOptedIn)) {
      const { plain } = await expectPods(cluster, running[0]?.path ?? '', pod);
      const requests = running.map((arm) => podRequest(arm, pod, plain));
      await measureInterleaved(requests, warmUpRounds, sending);
      const before = await countCalls(cluster);
      const times = await measureInterleaved(requests, rounds, sending);
      const calls = (await countCalls(cluster)) - before;
      if (before === 0) throw new Error('the API server counts no call of the pods that opted in');
      if (calls !== 0)
        throw new Error(`the API server called Gracehook ${calls} times for pods that did not opt in`);
      figures.push(...judged(latencyFigures({ size, size_bytes: bytes, calls }, times, random)));
    }
    return { figures, versions: cluster.versions };
  });
}

/** Says of Gracehook whether it differs from none by more than two arms without a webhook may differ (A/A). */
function judged(figures: readonly Figure[]): Figure[] {
  const again = figures.find(({ arm }) => arm === noneAgain.name);
  const resolution = Math.max(
    Math.abs(Number(again?.['added_low_ms'])),
    Math.abs(Number(again?.['added_high_ms'])),
  );
  return figures.map((figure) => ({
    ...withoutRatios(figure),
    is_distinguishable:
      figure['arm'] === gracehook.name ? Math.abs(Number(figure['added_ms'])) > resolution : null,
  }));
}

/** There is no floor here that these could be multiples of. */
function withoutRatios(figure: Figure): Figure {
  return Object.fromEntries(Object.entries(figure).filter(([key]) => !key.includes('ratio')));
}
