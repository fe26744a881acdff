import { startCluster } from './cluster.ts';
import { orExplain } from './parts/missing-prerequisite.ts';

// `npm run cluster`: a cluster for a person to play with, until Ctrl-C.
const interrupted = new Promise((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});
await orExplain(async () => {
  const cluster = await startCluster();
  try {
    console.log(`export KUBECONFIG=${cluster.kubeconfig}`);
    console.log(`alias kubectl=${cluster.binary('kubectl')}`);
    console.log(`# NodePorts answer on ${cluster.nodeAddress}; Ctrl-C ends the cluster`);
    await interrupted;
  } finally {
    await cluster.stop();
  }
});
