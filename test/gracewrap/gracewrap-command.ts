import { writeFileSync } from 'node:fs';
import { arch, availableParallelism, release } from 'node:os';
import { version } from '../../src/version.ts';
import { startCluster } from '../cluster/cluster.ts';
import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import { createTestNamespace } from '../cluster/test-namespace.ts';
import { startWebhook } from '../cluster/webhook-process.ts';
import { describeCommit } from '../lab/results-file.ts';
import { buildAppImage } from './app-image.ts';
import { checkRequirements } from './check-requirements.ts';
import { judgeRows, loads, phases, type Row, runSeries } from './gracewrap.ts';
import type { Ending } from './tell-to-go.ts';
import { deployWorkload } from './workload.ts';

// `npm run gracewrap`: GraceWrap's proof, on a cluster of its own, about eight minutes. Writes
// docs/results/gracewrap.json. Ends with 1 where an injected pod cut a request that it should not, where the pods without
// the annotation cut none, or where an injected pod misses a requirement.
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
const { signal } = interrupted;

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

await orExplain(async () => {
  const commit = await describeCommit();
  const cluster = await startCluster();
  const cleanUps = [() => cluster.stop()];
  try {
    signal.throwIfAborted();
    await cluster.importImage(await buildAppImage());
    const webhook = await startWebhook(cluster);
    cleanUps.unshift(() => webhook.stop());
    signal.throwIfAborted();
    const { name: namespace } = await createTestNamespace(cluster, 'gracewrap');
    const workload = await deployWorkload(cluster, namespace);
    const rows = await runSeries(cluster, workload, { loads, runs: 3, hasLimit: true, signal }, reportRow);
    const checked = await checkRequirements(cluster, workload, webhook, phases.injected.pods);
    for (const { name, seen, holds } of checked)
      console.log(`${holds ? 'holds' : 'MISSED'}: ${name}: ${seen}`);
    const { serverVersion } = JSON.parse(await cluster.kubectl(['version', '-o', 'json']));
    const results = {
      command: 'npm run gracewrap',
      commit,
      date: new Date().toISOString(),
      versions: {
        gracehook: version,
        kubernetes: serverVersion.gitVersion,
        node: process.version,
        go: (await runCommand('go', ['env', 'GOVERSION'])).trim(),
        machine: `Linux ${release()}, ${arch()}, ${availableParallelism()} cores`,
      },
      rows,
      requirements: checked,
    };
    const file = new URL('../../docs/results/gracewrap.json', import.meta.url);
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    console.log('written to docs/results/gracewrap.json');
    const missed = checked.filter(({ holds }) => !holds);
    for (const sentence of [...judgeRows(rows), ...missed.map(({ name, seen }) => `${name}: ${seen}`)]) {
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
