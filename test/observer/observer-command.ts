import { setTimeout as sleep } from 'node:timers/promises';
import { startCluster } from '../cluster/cluster.ts';
import { installGracehook } from '../cluster/install/install-gracehook.ts';
import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { waitUntil } from '../cluster/run/wait-until.ts';
import { describeCommit } from '../results/describe-commit.ts';
import { resultsHead } from '../results/results-head.ts';
import { writeResults } from '../results/write-results.ts';
import { type ControlMemory, readControlMemory } from './control-memory.ts';
import { fakeNodeKey, startFakeNodes } from './fake-nodes.ts';

// `npm run observer`: what control holds of 5,000 injected pods on nodes that kwok plays, while they run, after each was
// replaced once, and after all are gone. 20 to 60 minutes. Writes docs/results/observer.json.
const deployments = 50;
const replicas = 100;
const pods = deployments * replicas;
const namespace = 'crowd';
const patience = { withinSeconds: 2400 };
/** Two turns of the duties, and time for a garbage collection. */
const settlingMilliseconds = 150_000;

interface Row extends ControlMemory {
  readonly step: string;
  readonly pods: number;
}

await orExplain(async () => {
  const commit = await describeCommit();
  const cluster = await startCluster();
  const cleanUps = [() => cluster.stop()];
  const end = async () => {
    // One that fails must not keep the next from being tried.
    for (const cleanUp of cleanUps.splice(0)) await cleanUp().catch(console.error);
  };
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(name, () => void end().then(() => process.exit(code)));
  }
  try {
    const fakeNodes = await startFakeNodes(cluster, pods);
    cleanUps.unshift(fakeNodes.stop);
    const installed = await installGracehook(cluster);
    const rows: Row[] = [];
    const measure = async (step: string) => {
      await sleep(settlingMilliseconds);
      const row = { step, pods: await countPods(), ...(await readControlMemory(installed)) };
      console.log(`${row.step}: ${row.pods} pods, ${row.rss_mib} MiB RSS, ${row.heap_mib} MiB of heap`);
      rows.push(row);
      await write();
    };
    // After each row: a busy machine may end the run before its last one.
    const write = async () => {
      const path = `jsonpath={.data.history\\.json}`;
      const history = await installed.kubectl([
        'get',
        'configmap',
        `${installed.fullname}-history`,
        '-o',
        path,
      ]);
      const head = await resultsHead({ command: 'npm run observer', commit }, cluster, { kwok: 'v0.8.0' });
      await writeResults('observer', { ...head, history_bytes: Buffer.byteLength(history), rows });
    };
    const countPods = async () => {
      const args = ['-n', namespace, 'get', 'pods', '-l', 'gracehook.io/injected=true', '-o', 'name'];
      return (await cluster.kubectl(args)).split('\n').filter((line) => line !== '').length;
    };
    const rolledOut = async () => {
      const path =
        'jsonpath={range .items[*]}{.status.observedGeneration}/{.metadata.generation} {.status.updatedReplicas}/{.status.replicas}/{.status.readyReplicas}{"\\n"}{end}';
      const states = await cluster.kubectl(['-n', namespace, 'get', 'deployments', '-o', path]);
      return states
        .trim()
        .split('\n')
        .every((state) => /^(\d+)\/\1 (\d+)\/\2\/\2$/.test(state) && state.endsWith(`/${replicas}`));
    };

    await cluster.kubectl(['create', 'namespace', namespace]);
    await measure('installed');
    const items = Array.from({ length: deployments }, (_, index) => deployment(`web-${index}`));
    await cluster.kubectl(['create', '-f', '-'], {
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    });
    await waitUntil('all pods run', rolledOut, patience);
    await measure('running');
    await cluster.kubectl(['-n', namespace, 'rollout', 'restart', 'deployment']);
    await waitUntil('all pods are replaced', rolledOut, patience);
    await measure('each replaced once');
    await cluster.kubectl(['-n', namespace, 'delete', 'deployments', '--all', '--wait=false']);
    await waitUntil('all pods are gone', async () => (await countPods()) === 0, patience);
    await measure('all gone');

    console.table(rows);
  } finally {
    await end();
  }
});

function deployment(name: string): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations: { 'gracehook.io/inject': 'enabled' } },
        spec: {
          nodeSelector: { [fakeNodeKey]: 'fake' },
          tolerations: [{ key: fakeNodeKey, operator: 'Exists' }],
          containers: [{ name: 'web', image: 'example.org/web', ports: [{ containerPort: 8080 }] }],
        },
      },
    },
  };
}
