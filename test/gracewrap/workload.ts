import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { waitUntil } from '../cluster/run/wait-until.ts';
import { readPods, type StoredPod } from '../lab/stored-objects.ts';
import type { Addresses } from './tell-to-go.ts';

const patienceSeconds = 120;
/** So many answers in a row reach both pods, or nearly always. */
const answersInARow = 10;

/** The app as it is deployed in a namespace of its own. */
export interface Workload {
  readonly namespace: string;
  /** Where it answers now. */
  addresses(): Addresses;
  /**
   * Makes its Services anew, with other ports. A pod that was killed without warning leaves entries in the node's table of
   * connections for two minutes, and a new connection from a port of then would still be sent to where that pod was.
   */
  renewServices(): Promise<void>;
  /** Runs a kubectl command that makes a rollout begin, and waits until it is over and the old pods are gone. */
  rollOut(args: readonly string[]): Promise<void>;
  /** Waits until there are two pods, none on its way out, and both answer. Throws where one is not as described. */
  settle(expected: string): Promise<void>;
}

/** Applies the manifest and waits until both pods answer. */
export async function deployWorkload(cluster: Cluster, namespace: string): Promise<Workload> {
  const kubectl = (...args: string[]) =>
    cluster.kubectl(['-n', namespace, ...args], { timeoutSeconds: patienceSeconds + 10 });
  const rolledOut = () =>
    kubectl('rollout', 'status', 'deployment/web', `--timeout=${patienceSeconds}s`).then(() => {});
  const services = join(import.meta.dirname, 'services.yaml');
  await kubectl('apply', '-f', join(import.meta.dirname, 'manifest.yaml'), '-f', services);
  await rolledOut();
  const address = async (service: string) => {
    const port = await kubectl('get', 'service', service, '-o', 'jsonpath={.spec.ports[0].nodePort}');
    return new URL(`http://${cluster.nodeAddress}:${port}/`);
  };
  const readAddresses = async () => ({ any: await address('web'), sticky: await address('web-sticky') });
  let addresses = await readAddresses();
  const renewServices = async () => {
    await kubectl('delete', '-f', services);
    await kubectl('apply', '-f', services);
    addresses = await readAddresses();
  };

  const areTwo = async () => {
    const all = await kubectl('get', 'pods', '-l', 'app=web', '-o', 'name');
    const staying = await readPods(cluster, namespace, 'web');
    return all.trim().split('\n').length === 2 && staying.length === 2;
  };
  const settle = async (expected: string) => {
    await rolledOut();
    await waitUntil('two pods are there and none is on its way out', areTwo, {
      withinSeconds: patienceSeconds,
    });
    for (const url of Object.values(addresses)) {
      await waitUntil(`${url} answers steadily`, () => answersSteadily(new URL('/state', url)), {
        withinSeconds: patienceSeconds,
      });
    }
    for (const pod of await readPods(cluster, namespace, 'web')) {
      const found = describePod(pod);
      if (found !== expected) throw new Error(`${pod.metadata.name} is "${found}", not "${expected}"`);
    }
  };
  const rollOut = async (args: readonly string[]) => {
    await kubectl(...args);
    await rolledOut();
    await waitUntil('the old pods are gone', areTwo, { withinSeconds: patienceSeconds });
  };
  return { namespace, addresses: () => addresses, renewServices, rollOut, settle };
}

/** What Gracehook may have changed of a pod's end, in a few words. */
export function describePod({ metadata, spec }: StoredPod): string {
  const [container] = spec.containers;
  const seconds = container?.lifecycle?.preStop?.sleep?.seconds;
  return [
    ...(metadata.labels?.['gracehook.io/injected'] === 'true' ? ['injected'] : []),
    `grace ${spec.terminationGracePeriodSeconds}`,
    ...(seconds === undefined ? [] : [`sleep ${seconds}`]),
    ...(container?.readinessProbe === undefined ? [] : ['readiness']),
  ].join(', ');
}

async function answersSteadily(url: URL): Promise<boolean> {
  for (let count = 0; count < answersInARow; count++) {
    const response = await fetch(url, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok || (await response.text()) === '') return false;
  }
  return true;
}
