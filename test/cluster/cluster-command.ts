import { startCluster } from './cluster.ts';
import { orExplain } from './parts/missing-prerequisite.ts';

// `npm run cluster`: a cluster for a person to play with, until Ctrl-C.
const interrupted = new Promise<undefined>((resolve) => {
  process.once('SIGINT', () => resolve(undefined));
  process.once('SIGTERM', () => resolve(undefined));
});
await orExplain(async () => {
  const cluster = await Promise.race([startCluster(), interrupted]);
  // Half started; the guardian of the run removes what is there as soon as this process is gone.
  if (cluster === undefined) process.exit(130);
  try {
    console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
    console.log(`alias kubectl=${cluster.binary('kubectl')}`);
    console.log(`# NodePorts answer on ${cluster.nodeAddress}; Ctrl-C ends the cluster`);
    await interrupted;
  } finally {
    await cluster.stop();
  }
});
