import { once } from 'node:events';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { startCluster } from './cluster.ts';
import { gracehookImage } from './image/gracehook-image.ts';
import { orExplain } from './parts/missing-prerequisite.ts';

// `npm run cluster`: a cluster for a person to play with, until Ctrl-C. With `-- --image` it has the image of this
// checkout, so that `helm install` works.
const { image } = parseArgs({ options: { image: { type: 'boolean' } } }).values;
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
const interrupted = once(ending.signal, 'abort').then(() => undefined);

await orExplain(async () => {
  const cluster = await Promise.race([startCluster(), interrupted]);
  // Half started; the guardian of the run removes what is there as soon as this process is gone.
  if (cluster === undefined) process.exit(130);
  try {
    if (image) await cluster.importImage((await gracehookImage(ending.signal)).archive);
    console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
    const folders = ['kubectl', 'helm'].map((name) => dirname(cluster.binary(name)));
    console.log(`export PATH=${[...new Set(folders)].join(':')}:$PATH`);
    console.log(`# NodePorts answer on ${cluster.nodeAddress}`);
    // npm passes no signal on that reaches it alone, so a script needs this process's own number.
    console.log(`# Ctrl-C, or "kill -INT ${process.pid}" from elsewhere, ends the cluster`);
    await interrupted;
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    await cluster.stop();
  }
});
