import { startCluster } from '../cluster/cluster.ts';
import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { partsFolder } from '../cluster/parts/parts.ts';
import { createTestNamespace } from '../cluster/test-namespace.ts';
import { startWebhook } from '../cluster/webhook-process.ts';
import { buildLabImages } from './images.ts';
import { judgeRows, type Row, runSeries, type SeriesPlan } from './lab.ts';
import { formatTable } from './lab-table.ts';
import type { Restart } from './restart.ts';
import { describeCommit, writeResults } from './results-file.ts';
import { troubleOf } from './samples.ts';

// `npm run lab`: Lab 5 in full, on a cluster of its own, about a quarter of an hour. Ends with 1 where a restart after
// the opt-in dropped a request, or where the restarts before it did not.
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
const { signal } = interrupted;

function reportRow(row: Row, { samples, triggeredAt }: Restart): void {
  const { workload, phase, run, failed, requests, rollout_s } = row;
  console.log(`${workload}, ${phase}, run ${run}: ${failed} of ${requests} failed, rollout ${rollout_s} s`);
  for (const sample of samples.filter((one) => troubleOf(one) !== null)) {
    const afterSeconds = (sample.at.getTime() - triggeredAt.getTime()) / 1000;
    const trouble = sample.trouble || `HTTP ${sample.status}`;
    console.log(
      `  ${afterSeconds.toFixed(2)} s: ${sample.kind}: ${trouble} after ${Math.round(sample.ms)} ms`,
    );
  }
}

await orExplain(async () => {
  const commit = await describeCommit();
  const cluster = await startCluster();
  const cleanUps = [() => cluster.stop()];
  try {
    signal.throwIfAborted();
    for (const archive of await buildLabImages(partsFolder())) await cluster.importImage(archive);
    const webhook = await startWebhook(cluster);
    cleanUps.unshift(() => webhook.stop());
    signal.throwIfAborted();
    const rows: Row[] = [];
    for (const workload of ['go-gateway', 'python-worker'] satisfies SeriesPlan['workload'][]) {
      const namespace = (await createTestNamespace(cluster, 'lab')).name;
      const plan: SeriesPlan = {
        namespace,
        workload,
        controls: [3, 3],
        injected: 3,
        loadSeconds: 35,
        signal,
      };
      rows.push(...(await runSeries(cluster, plan, reportRow)));
    }
    console.log(`\n${formatTable(rows)}\n\nwritten to ${await writeResults(cluster, commit, rows)}`);
    for (const sentence of judgeRows(rows)) {
      console.error(sentence);
      process.exitCode = 1;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error('interrupted; nothing was written');
    process.exitCode = 130;
  } finally {
    // One that fails must not keep the next from being tried.
    for (const cleanUp of cleanUps) await cleanUp().catch(console.error);
  }
});
