import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildCheckout, buildCommit, commitOf } from './guard/bundles.ts';
import { compareBundles } from './guard/compare-bundles.ts';
import { describeComparison, isClearlyDearer } from './guard/judge-comparison.ts';
import { isCpuCounted } from './guard/process-cpu.ts';
import { startBundle } from './guard/started-bundle.ts';
import { newSeed, seededRandom } from './sampling/seeded-random.ts';

// `npm run guard`: what a review costs in this checkout and in the commit before it, side by side, in less than a minute.
// Always prints the ratio and its spread; ends with 1 only where two comparisons in a row found the checkout dearer beyond
// doubt, never for a time. `-- --base REV` compares with another commit. A shallow clone has nothing to compare with.
const { values } = parseArgs({ options: { base: { type: 'string', default: 'HEAD^' } } });
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
const { signal } = interrupted;

const base = await commitOf(values.base);
if (base === undefined) console.log(`this clone has no ${values.base}: nothing was compared`);
else if (!isCpuCounted()) console.log('this kernel counts no CPU time in nanoseconds: nothing was compared');
else await guard(base);

async function guard(commit: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-guard-'));
  try {
    const change = await buildCheckout(folder, signal);
    const baseBundle = await buildBase(commit, folder);
    if (baseBundle === undefined) return;
    const plan = { change, base: baseBundle, starts: 2, seconds: 5, random: seededRandom(newSeed()), signal };
    for (const attempt of [1, 2]) {
      console.log(`attempt ${attempt}, this checkout against ${commit}`);
      const comparison = await compareBundles(plan);
      console.log(describeComparison(comparison));
      if (!isClearlyDearer(comparison)) return;
    }
    console.error(`a review costs clearly more CPU time than in ${commit}`);
    process.exitCode = 1;
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error('interrupted; nothing was judged');
    process.exitCode = 130;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A commit that does not work with these dependencies is nobody's regression. */
async function buildBase(commit: string, folder: string): Promise<string | undefined> {
  try {
    const bundle = await buildCommit(commit, folder, signal);
    await (await startBundle(bundle)).stop();
    return bundle;
  } catch (error) {
    signal.throwIfAborted();
    console.log(
      `${commit} does not work with the dependencies of this checkout: nothing was compared\n${error}`,
    );
    return undefined;
  }
}
