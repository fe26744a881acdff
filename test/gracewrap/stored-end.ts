import type { Cluster } from '../cluster/cluster.ts';

/** How the first container of a pod ended after the pod was told to go. The API server's times are whole seconds. */
export interface StoredEnd {
  readonly exitCode: number;
  /** From the moment when the pod was told to go. */
  readonly seconds: number;
  readonly gracePeriodSeconds: number;
}

const terminated = '.status.containerStatuses[0].state.terminated';
const facts = [
  `${terminated}.exitCode`,
  `${terminated}.finishedAt`,
  '.metadata.deletionTimestamp',
  '.metadata.deletionGracePeriodSeconds',
];

/** The arguments by which kubectl waits for a pod's end and prints what `readEnd` reads. The object is gone a moment later. */
export function waitForEnd(pod: string): string[] {
  const output = `jsonpath=${facts.map((path) => `{${path}}`).join(' ')}`;
  return ['wait', `pod/${pod}`, `--for=jsonpath={${terminated}}`, '--timeout=90s', '-o', output];
}

/** Reads what kubectl printed. Throws where the container ended while nobody had told the pod to go. */
export function readEnd(printed: string): StoredEnd {
  const [exitCode = '', finishedAt = '', deletionTimestamp = '', grace = ''] = printed.trim().split(' ');
  // The time stamp is when the grace period will be over.
  const seconds = Date.parse(finishedAt) / 1000 - (Date.parse(deletionTimestamp) / 1000 - Number(grace));
  if (grace === '' || Number.isNaN(seconds)) {
    throw new Error(`not the end of a pod that was told to go: "${printed}"`);
  }
  return { exitCode: Number(exitCode), seconds, gracePeriodSeconds: Number(grace) };
}

/** Waits until a pod that is told to go has ended. To be called before that: it may be over in a moment. */
export async function followEnd(cluster: Cluster, namespace: string, pod: string): Promise<StoredEnd> {
  return readEnd(await cluster.kubectl(['-n', namespace, ...waitForEnd(pod)], { timeoutSeconds: 100 }));
}
