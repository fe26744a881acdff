import { expect, it, onTestFinished } from 'vitest';
import { buildAppImage } from '../gracewrap/app-image.ts';
import { checkRequirements } from '../gracewrap/check-requirements.ts';
import { loads as allLoads, judgeRows, phases, runSeries } from '../gracewrap/gracewrap.ts';
import { requirements } from '../gracewrap/requirements.ts';
import { deployWorkload } from '../gracewrap/workload.ts';
import { NotAvailable } from './cluster.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace } from './test-namespace.ts';
import { startWebhook } from './webhook-process.ts';

const timeout = 300_000;
/** The shortest requests and the longest; the full run has those in between, and three runs. */
const loads = [allLoads[0], allLoads[2]] as const;

it('kills no request that is in flight when an injected pod is told to go, where a pod without the annotation kills them all', {
  timeout,
}, async ({ skip, signal }) => {
  try {
    await cluster.importImage(await buildAppImage());
  } catch (error) {
    if (error instanceof NotAvailable) skip(`not run: ${error.message}`);
    throw error;
  }
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.stop());
  const namespace = await createTestNamespace(cluster, 'gracewrap');
  onTestFinished(() => namespace.remove());
  const workload = await deployWorkload(cluster, namespace.name);

  // The checks can fail: a pod that is not injected misses what Gracehook brings.
  const brought = ['Grace period compliance', 'Load balancer coordination'];
  const wanted = requirements.filter(({ name }) => brought.includes(name));
  const before = await checkRequirements(cluster, workload, webhook, phases.control.pods, wanted);
  expect(before.map(({ name, holds }) => [name, holds])).toEqual(brought.map((name) => [name, false]));

  const rows = await runSeries(cluster, workload, { loads, runs: 1, hasLimit: false, signal }, (row) =>
    console.log(`${row.phase}: ${row.killed} of ${row.requests} requests of ${row.request_ms} ms killed`),
  );
  expect(rows.map(({ phase, killed }) => [phase, killed > 0])).toEqual([
    ...loads.map(() => [phases.control.name, true]),
    ...loads.map(() => [phases.injected.name, false]),
  ]);
  expect(judgeRows(rows)).toEqual([]);

  const after = await checkRequirements(cluster, workload, webhook, phases.injected.pods);
  expect(after.filter(({ holds }) => !holds)).toEqual([]);
});
