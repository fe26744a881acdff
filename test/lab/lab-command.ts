import { parseArgs } from 'node:util';
import type { Cluster } from '../cluster/cluster.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import { createTestNamespace } from '../cluster/test-namespace.ts';
import { startWebhook } from '../cluster/webhook-process.ts';
import { pythonVersions } from '../images/python-root.ts';
import { goVersion, resultsHead } from '../results/results-head.ts';
import { runOnCluster } from '../results/run-on-cluster.ts';
import { writeResults } from '../results/write-results.ts';
import { describeRow } from './describe-row.ts';
import { buildLabImages } from './images.ts';
import { judgeRows } from './judge-rows.ts';
import { type Row, runSeries } from './lab.ts';
import { formatTable } from './lab-table.ts';
import type { Restart } from './restart.ts';
import { type SeriesName, series } from './series.ts';
import { summarize } from './summary.ts';

// `npm run lab`: Lab 5 in full, on a cluster of its own, about 80 minutes: the document's two minutes of load for each
// restart, three restarts a row. `-- --seconds 35 --runs 1 --only worker` makes it shorter; such a run writes nothing
// unless `--write` says so. Ends with 1 where a restart after the opt-in dropped a request, where those before it did
// not, or where the steps of a shutdown came in another order.
const documentSeconds = 120;
const documentWarmUpSeconds = 15;
const fullRuns = 3;
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: `${documentSeconds}` },
    runs: { type: 'string', default: `${fullRuns}` },
    write: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: Object.keys(series) },
  },
});
const [loadSeconds, runs] = [Number(values.seconds), Number(values.runs)];
const chosen = values.only.filter((name): name is SeriesName => Object.hasOwn(series, name));
if (!(loadSeconds >= 20 && runs >= 1 && chosen.length === values.only.length)) {
  console.error(
    `--seconds is at least 20, --runs at least 1, --only one of ${Object.keys(series).join(', ')}`,
  );
  process.exit(2);
}
const isFull =
  loadSeconds === documentSeconds && runs === fullRuns && chosen.length === Object.keys(series).length;

const reportRow = (row: Row, restart: Restart) =>
  console.log(`${new Date().toISOString().slice(11, 19)} ${describeRow(row, restart)}`);

await runOnCluster({}, async ({ commit, cluster, signal, onEnd }) => {
  for (const archive of await buildLabImages()) await cluster.importImage(archive);
  const webhook = await startWebhook(cluster);
  onEnd(() => webhook.stop());
  const rows: Row[] = [];
  for (const name of chosen) {
    signal.throwIfAborted();
    const namespace = await createTestNamespace(cluster, 'lab');
    const plan = {
      ...{ namespace: namespace.name, series: series[name], runs, mostControls: runs, loadSeconds, signal },
      warmUpSeconds: Math.min(documentWarmUpSeconds, loadSeconds / 4),
    };
    rows.push(...(await runSeries(cluster, plan, reportRow)));
    await namespace.remove();
  }
  console.log(`\n${formatTable(summarize(rows))}`);
  if (isFull || values.write) {
    const command = ['npm run lab', ...(isFull ? [] : ['--', ...process.argv.slice(2)])].join(' ');
    const versions = { k6: await k6Version(cluster), go: await goVersion(), ...(await pythonVersions()) };
    const head = await resultsHead({ command, commit }, cluster, versions);
    console.log(`\nwritten to ${await writeResults('lab', { ...head, rows })}`);
  }
  for (const sentence of judgeRows(rows)) {
    console.error(sentence);
    process.exitCode = 1;
  }
});

async function k6Version(cluster: Cluster): Promise<string> {
  return (await runCommand(cluster.binary('k6'), ['version'])).trim();
}
