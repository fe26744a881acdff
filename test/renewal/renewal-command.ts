import { writeFileSync } from 'node:fs';
import { arch, availableParallelism, release } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { version } from '../../src/version.ts';
import { startCluster } from '../cluster/cluster.ts';
import { startAdmissionLoad } from '../cluster/install/admission-load.ts';
import { installGracehook } from '../cluster/install/install-gracehook.ts';
import { countCalls, describeCalls } from '../cluster/install/load-outcome.ts';
import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { describeCommit } from '../lab/results-file.ts';
import { renewalRows } from './renewal-rows.ts';
import { type CertificateEvent, watchCertificates } from './watch-certificates.ts';

// `npm run renewal`: three renewals of the leaf and one of the CA, as they come by themselves with lifetimes of 15 and 50
// minutes, while pods are created. About 40 minutes. Writes docs/results/renewal.json, and ends with 1 where a pod was
// missed. Minutes and not seconds, because the kubelet takes up to 80 s to bring a Secret.
const leafLifetime = '15m';
const caLifetime = '50m';
const podsPerSecond = 4;
const mostMinutes = 55;

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());

await orExplain(async () => {
  const commit = await describeCommit();
  const cluster = await startCluster({ nodes: 2 });
  const cleanUps = [() => cluster.stop()];
  try {
    const values = { tls: { self: { leafLifetime, caLifetime } } };
    const installed = await installGracehook(cluster, { values });
    console.log(`injected ${installed.injectedAfterSeconds} s after helm install`);
    const began = new Date();
    const load = await startAdmissionLoad(cluster, { podsPerSecond, mostSeconds: mostMinutes * 60 });
    cleanUps.unshift(async () => void (await load.stop()));
    const over = AbortSignal.any([interrupted.signal, AbortSignal.timeout(mostMinutes * 60_000)]);
    const events: CertificateEvent[] = [];
    for await (const event of watchCertificates(installed, over)) {
      events.push(event);
      const { missed, refused, created } = countCalls('so far', load.calls());
      console.log(
        `${event.at.toISOString()} ${event.event}; ${created} created, ${missed + refused} not injected`,
      );
      if (event.event === 'old CA no longer trusted') break;
    }
    interrupted.signal.throwIfAborted();
    await sleep(30_000, null, { signal: interrupted.signal });
    const calls = await load.stop();
    const rows = renewalRows(began, events, calls);
    console.table(rows);
    console.log(describeCalls(calls));
    const { serverVersion } = JSON.parse(await cluster.kubectl(['version', '-o', 'json']));
    const results = {
      command: 'npm run renewal',
      commit,
      date: new Date().toISOString(),
      versions: {
        gracehook: version,
        kubernetes: serverVersion.gitVersion,
        node: process.version,
        machine: `Linux ${release()}, ${arch()}, ${availableParallelism()} cores`,
      },
      rows,
    };
    const file = new URL('../../docs/results/renewal.json', import.meta.url);
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    console.log('written to docs/results/renewal.json');
    const renewals = events.filter(({ event }) => event === 'leaf served by each replica');
    if (renewals.length < 4 || calls.some(({ outcome }) => outcome !== 'injected')) process.exitCode = 1;
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    console.error('interrupted; nothing was written');
    process.exitCode = 130;
  } finally {
    // One that fails must not keep the next from being tried.
    for (const cleanUp of cleanUps) await cleanUp().catch(console.error);
  }
});
