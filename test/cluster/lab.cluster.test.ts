import { expect, it, onTestFinished } from 'vitest';
import { buildLabImages } from '../lab/images.ts';
import { judgeRows, runSeries } from '../lab/lab.ts';
import { NotAvailable } from './cluster.ts';
import { partsFolder } from './parts/parts.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace } from './test-namespace.ts';
import { startWebhook } from './webhook-process.ts';

const timeout = 300_000;

it('makes every restart of Lab 5’s gateway after the opt-in drop nothing, while those before it do', {
  timeout,
}, async ({ skip, signal }) => {
  try {
    for (const archive of await buildLabImages(partsFolder())) await cluster.importImage(archive);
  } catch (error) {
    if (error instanceof NotAvailable) skip(`not run: ${error.message}`);
    throw error;
  }
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.stop());
  const namespace = await createTestNamespace(cluster, 'lab');
  onTestFinished(() => namespace.remove());

  // One row may see nothing by chance, so the control has three tries. The pods of each row are checked by runSeries.
  const rows = await runSeries(
    cluster,
    {
      namespace: namespace.name,
      workload: 'go-gateway',
      controls: [1, 3],
      injected: 1,
      loadSeconds: 15,
      signal,
    },
    ({ phase, run, failed, requests }) =>
      console.log(`go-gateway, ${phase}, run ${run}: ${failed} of ${requests} failed`),
  );

  const failedIn = (name: string) => rows.filter(({ phase }) => phase === name).map(({ failed }) => failed);
  expect(Math.max(...failedIn('v1, no annotation'))).toBeGreaterThan(0);
  expect(failedIn('opt-in rollout')).toHaveLength(1);
  expect(failedIn('injected')).toEqual([0]);
  expect(judgeRows(rows)).toEqual([]);
});
