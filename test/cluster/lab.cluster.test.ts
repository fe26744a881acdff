import { expect, it, onTestFinished } from 'vitest';
import { describeRow } from '../lab/describe-row.ts';
import { buildLabImages } from '../lab/images.ts';
import { judgeRows } from '../lab/judge-rows.ts';
import { runSeries } from '../lab/lab.ts';
import { type Series, series } from '../lab/series.ts';
import { NotAvailable } from './cluster.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace } from './test-namespace.ts';
import { startWebhook } from './webhook-process.ts';

const timeout = 300_000;

// The opt-in rollouts are done and not measured: nothing is promised of them.
const shortened: readonly Series[] = [series.gateway, series.worker].map((one) => ({
  ...one,
  phases: ['control', 'injected'],
}));

it('makes every restart of Lab 5’s gateway and worker after the opt-in drop nothing, while those before it do', {
  timeout,
}, async ({ skip, signal }) => {
  try {
    for (const archive of await buildLabImages()) await cluster.importImage(archive);
  } catch (error) {
    if (error instanceof NotAvailable) skip(`not run: ${error.message}`);
    throw error;
  }
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.stop());

  for (const one of shortened) {
    const namespace = await createTestNamespace(cluster, 'lab');
    onTestFinished(() => namespace.remove());
    // One row may see nothing by chance, so the control has three tries. The pods of each row are checked by runSeries.
    const plan = { namespace: namespace.name, series: one, runs: 1, mostControls: 3 };
    const rows = await runSeries(
      cluster,
      { ...plan, warmUpSeconds: 4, loadSeconds: 15, signal },
      (row, restart) => console.log(describeRow(row, restart)),
    );
    const failedIn = (name: string) => rows.filter(({ phase }) => phase === name).map(({ failed }) => failed);
    expect(Math.max(...failedIn('v1, no annotation'))).toBeGreaterThan(0);
    expect(failedIn('injected')).toEqual([0]);
    expect(rows.flatMap(({ phase, sequences }) => sequences.map(() => phase))).toEqual([
      'injected',
      'injected',
    ]);
    expect(judgeRows(rows)).toEqual([]);
  }
});
