import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { waitUntil } from '../cluster/run/wait-until.ts';
import type { Series } from './series.ts';

const readySeconds = 120;
/** So many answers in a row reach both pods of both workloads, or nearly always. */
const answersInARow = 10;

/**
 * Applies one of the lab's manifests, and what a series changes of it; gives the gateway's address once it answers
 * steadily from outside.
 */
export async function deploy(
  cluster: Cluster,
  namespace: string,
  { manifest, preparation = [] }: Pick<Series, 'manifest' | 'preparation'>,
): Promise<string> {
  const kubectl = (args: readonly string[], input?: string) =>
    cluster.kubectl(['-n', namespace, ...args], {
      timeoutSeconds: readySeconds + 10,
      ...(input === undefined ? {} : { input }),
    });
  const file = join(import.meta.dirname, 'manifests', `${manifest}.yaml`);
  await kubectl(['apply', '-f', '-'], await readFile(file, 'utf8'));
  for (const change of preparation) await kubectl(change);
  for (const workload of ['python-worker', 'go-gateway']) await rollOut(cluster, namespace, workload);
  const nodePort = 'jsonpath={.spec.ports[0].nodePort}';
  const port = await kubectl(['get', 'service', 'go-gateway-svc', '-o', nodePort]);
  const url = `http://${cluster.nodeAddress}:${port}/`;
  await waitForAnswers(url);
  return url;
}

/** Waits until a workload has its newest pods and no others, those that are ending included. */
export async function rollOut(cluster: Cluster, namespace: string, workload: string): Promise<void> {
  const kubectl = (...args: string[]) =>
    cluster.kubectl(['-n', namespace, ...args], { timeoutSeconds: readySeconds + 10 });
  const patience = `--timeout=${readySeconds}s`;
  await kubectl('rollout', 'status', `deployment/${workload}`, patience);
  await waitUntil(
    `${workload} has no old pods`,
    async () => {
      const pods = await kubectl('get', 'pods', '-l', `app=${workload}`, '-o', 'name');
      return pods.trim().split('\n').length === 2;
    },
    { withinSeconds: readySeconds },
  );
}

/** Without probes "rolled out" says little: kube-proxy may not know the pods yet, and they may not listen yet. */
async function waitForAnswers(url: string): Promise<void> {
  const deadline = Date.now() + readySeconds * 1000;
  let inARow = 0;
  let last = '';
  while (inARow < answersInARow) {
    try {
      const response = await fetch(url, {
        headers: { connection: 'close' },
        signal: AbortSignal.timeout(5_000),
      });
      last = `${response.status} ${await response.text()}`;
      inARow = response.ok ? inARow + 1 : 0;
    } catch (error) {
      last = String(error);
      inARow = 0;
    }
    if (Date.now() > deadline)
      throw new Error(`${url} did not answer steadily within ${readySeconds} s: ${last}`);
    if (inARow === 0) await sleep(500);
  }
}
