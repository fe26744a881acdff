import { setTimeout as sleep } from 'node:timers/promises';
import { startAdmissionLoad } from '../cluster/install/admission-load.ts';
import { installGracehook } from '../cluster/install/install-gracehook.ts';
import { countCalls, describeCalls } from '../cluster/install/load-outcome.ts';
import { resultsHead } from '../results/results-head.ts';
import { runOnCluster } from '../results/run-on-cluster.ts';
import { writeResults } from '../results/write-results.ts';
import { renewalRows } from './renewal-rows.ts';
import { type CertificateEvent, watchCertificates } from './watch-certificates.ts';

// `npm run renewal`: three renewals of the leaf and one of the CA, as they come by themselves with lifetimes of 15 and 50
// minutes, while pods are created. About 40 minutes. Writes docs/results/renewal.json, and ends with 1 where a pod was
// missed. Minutes and not seconds, because the kubelet takes up to 80 s to bring a Secret.
const leafLifetime = '15m';
const caLifetime = '50m';
const podsPerSecond = 4;
const mostMinutes = 55;

await runOnCluster({ nodes: 2 }, async ({ commit, cluster, signal, onEnd }) => {
  const values = { tls: { self: { leafLifetime, caLifetime } } };
  const installed = await installGracehook(cluster, { values });
  console.log(`injected ${installed.injectedAfterSeconds} s after helm install`);
  const began = new Date();
  const load = await startAdmissionLoad(cluster, { podsPerSecond, mostSeconds: mostMinutes * 60 });
  onEnd(async () => void (await load.stop()));
  const over = AbortSignal.any([signal, AbortSignal.timeout(mostMinutes * 60_000)]);
  const events: CertificateEvent[] = [];
  for await (const event of watchCertificates(installed, over)) {
    events.push(event);
    const { missed, refused, created } = countCalls('so far', load.calls());
    console.log(
      `${event.at.toISOString()} ${event.event}; ${created} created, ${missed + refused} not injected`,
    );
    if (event.event === 'old CA no longer trusted') break;
  }
  signal.throwIfAborted();
  await sleep(30_000, null, { signal });
  const calls = await load.stop();
  const rows = renewalRows(began, events, calls);
  console.table(rows);
  console.log(describeCalls(calls));
  const head = await resultsHead({ command: 'npm run renewal', commit }, cluster);
  console.log(`written to ${await writeResults('renewal', { ...head, rows })}`);
  const renewals = events.filter(({ event }) => event === 'leaf served by each replica');
  if (renewals.length < 4 || calls.some(({ outcome }) => outcome !== 'injected')) process.exitCode = 1;
});
