import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';

const readySeconds = 120;
/** So many answers in a row reach both pods of both workloads, or nearly always. */
const answersInARow = 10;

/** Applies one of the lab's manifests and gives the gateway's address once it answers steadily from outside. */
export async function deploy(cluster: Cluster, namespace: string, manifest: string): Promise<string> {
  const kubectl = (args: string[], input?: string) =>
    cluster.kubectl(['-n', namespace, ...args], {
      timeoutSeconds: readySeconds + 10,
      ...(input === undefined ? {} : { input }),
    });
  await kubectl(['apply', '-f', '-'], await readFile(manifest, 'utf8'));
  for (const workload of ['python-worker', 'go-gateway']) {
    await kubectl(['rollout', 'status', `deployment/${workload}`, `--timeout=${readySeconds}s`]);
  }
  const port = await kubectl([
    'get',
    'service',
    'go-gateway-svc',
    '-o',
    'jsonpath={.spec.ports[0].nodePort}',
  ]);
  const url = `http://${cluster.nodeAddress}:${port}/`;
  await waitForAnswers(url);
  return url;
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
