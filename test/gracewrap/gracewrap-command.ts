import { createTestNamespace } from '../cluster/test-namespace.ts';
import { startWebhook } from '../cluster/webhook-process.ts';
import { goVersion, resultsHead } from '../results/results-head.ts';
import { runOnCluster } from '../results/run-on-cluster.ts';
import { writeResults } from '../results/write-results.ts';
import { buildAppImage } from './app-image.ts';
import { checkRequirements } from './check-requirements.ts';
import { judgeRows, loads, phases, type Row, runSeries } from './gracewrap.ts';
import type { Ending } from './tell-to-go.ts';
import { deployWorkload } from './workload.ts';

// `npm run gracewrap`: GraceWrap's proof, on a cluster of its own, about eight minutes. Writes
// docs/results/gracewrap.json. Ends with 1 where an injected pod cut a request that it should not, where the pods without
// the annotation cut none, or where an injected pod misses a requirement.

function reportRow(row: Row, { newcomers, toldAt }: Ending): void {
  const { phase, requests, request_ms, run, killed, new_requests, new_failed } = row;
  const first = row.first_killed_ms === null ? '' : `, the first after ${row.first_killed_ms} ms`;
  console.log(
    `${phase}, ${requests} requests of ${request_ms} ms, run ${run}: ${killed} killed${first}; ` +
      `${new_failed} of ${new_requests} new ones failed`,
  );
  for (const { words, sentAt } of newcomers.filter(({ failure }) => failure !== null)) {
    console.log(`  sent ${((sentAt - toldAt) / 1000).toFixed(2)} s after it was told: ${words}`);
  }
}

await runOnCluster({}, async ({ commit, cluster, signal, onEnd }) => {
  await cluster.importImage(await buildAppImage());
  const webhook = await startWebhook(cluster);
  onEnd(() => webhook.stop());
  signal.throwIfAborted();
  const { name: namespace } = await createTestNamespace(cluster, 'gracewrap');
  const workload = await deployWorkload(cluster, namespace);
  const rows = await runSeries(cluster, workload, { loads, runs: 3, hasLimit: true, signal }, reportRow);
  const checked = await checkRequirements(cluster, workload, webhook, phases.injected.pods);
  for (const { name, seen, holds } of checked) console.log(`${holds ? 'holds' : 'MISSED'}: ${name}: ${seen}`);
  const head = await resultsHead({ command: 'npm run gracewrap', commit }, cluster, {
    go: await goVersion(),
  });
  console.log(`written to ${await writeResults('gracewrap', { ...head, rows, requirements: checked })}`);
  const missed = checked.filter(({ holds }) => !holds);
  for (const sentence of [...judgeRows(rows), ...missed.map(({ name, seen }) => `${name}: ${seen}`)]) {
    console.error(sentence);
    process.exitCode = 1;
  }
});
