import { seededRandom, shuffled } from '../sampling/seeded-random.ts';
import { errorTextOf, type LoadResult } from './load-result.ts';
import { type LoadPlan, runLoad } from './run-load.ts';
import type { Webhook } from './start-webhook.ts';
import type { Workbench } from './workbench.ts';

/** One of the things that are compared, and the load that measures it. */
export interface Compared<What> extends Pick<LoadPlan, 'reviewFile' | 'loop' | 'newConnections'> {
  readonly what: What;
  readonly webhook: Webhook;
}

/** How it is measured: in each round all of them, one short block each. */
export interface Pace extends Pick<LoadPlan, 'warmUpSeconds' | 'seconds'> {
  readonly rounds: number;
}

/**
 * Measures all in each round, in an order of chance, so that a slow minute of the machine meets all alike; gives a result
 * for each round. Throws where a review was not answered with a patch: a comparison with failures says nothing.
 */
export async function measureInRounds<What>(
  bench: Workbench,
  compared: readonly Compared<What>[],
  { rounds, ...block }: Pace,
): Promise<{ readonly what: What; readonly results: readonly LoadResult[] }[]> {
  const random = seededRandom(9);
  const measured = compared.map((one) => ({ one, results: [] as LoadResult[] }));
  for (const { one } of measured) await runLoad(bench, one.webhook, { ...one, ...block });
  for (let round = 0; round < rounds; round++) {
    for (const { one, results } of shuffled(measured, random)) {
      const result = await runLoad(bench, one.webhook, { ...one, ...block });
      const failed = errorTextOf(result);
      if (failed !== undefined) throw new Error(`${one.webhook.name} (${String(one.what)}): ${failed}`);
      results.push(result);
    }
  }
  return measured.map(({ one: { what }, results }) => ({ what, results }));
}
