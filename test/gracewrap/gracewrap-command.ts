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
import { judgeRows, loads, runSeries } from './gracewrap.ts';
import { deployWorkload } from './workload.ts';

// `npm run gracewrap`: GraceWrap's proof, on a cluster of its own, about eight minutes. Writes
// docs/results/gracewrap.json. Ends with 1 where an injected pod cut a request that it should not, where the pods without
// the annotation cut none, or where an injected pod misses a requirement.
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
const { signal } = interrupted;

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
    const rows = await runSeries(cluster, workload, { loads, runs: 3, hasLimit: true, signal }, (row) =>
      console.log(
        `${row.phase}, ${row.requests} of ${row.request_ms} ms, run ${row.run}: ${row.killed} killed` +
          ` (first after ${row.first_killed_ms} ms), ${row.new_failed} of ${row.new_requests} new ones failed, exit ${row.exit_code} after ${row.app_ended_s} s, void ${row.void_tries}`,
      ),
    );
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
    };
    const file = new URL('../../docs/results/gracewrap.json', import.meta.url);
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    console.log('written to docs/results/gracewrap.json');
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
