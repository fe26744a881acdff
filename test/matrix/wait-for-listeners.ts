import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AppPod } from './app-pods.ts';
import type { App } from './apps.ts';

const patienceSeconds = 120;
/** For kube-proxy to know what listens. */
const settlingSeconds = 2;

/** Waits until each pod takes connections: one without a readiness probe is ready long before. Throws after two minutes. */
export async function waitForListeners(
  apps: readonly App[],
  pods: readonly AppPod[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const ports = new Map(apps.map(({ name, port }) => [name, port]));
  const deadline = performance.now() + patienceSeconds * 1000;
  for (const { metadata, status } of pods) {
    const [host, port] = [status.podIP ?? '', ports.get(metadata.namespace) ?? 0];
    while (!(await isListening(host, port))) {
      if (performance.now() > deadline) throw new Error(`${metadata.name} does not listen on ${port}`);
      await sleep(250, null, { signal });
    }
  }
  await sleep(settlingSeconds * 1000, null, { signal });
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => end(true));
    for (const event of ['error', 'timeout']) socket.on(event, () => end(false));
  });
}
