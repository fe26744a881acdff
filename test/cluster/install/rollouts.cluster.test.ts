import type { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type OwnCluster, startCluster } from '../cluster.ts';
import { isWebhookCalled } from '../is-webhook-called.ts';
import { testCluster } from '../test-cluster.ts';
import { eventually } from '../test-namespace.ts';
import { startAdmissionLoad } from './admission-load.ts';
import { type Installation, installGracehook } from './install-gracehook.ts';
import { countCalls, describeCalls } from './load-outcome.ts';
import { type Replica, replicasOf, servedCertificate, trustedAuthorities } from './replicas.ts';

const isSomebodyElses = testCluster.context !== undefined;
let cluster: OwnCluster;
let installed: Installation;

beforeAll(async () => {
  if (isSomebodyElses) return;
  cluster = await startCluster({ nodes: 2 });
  installed = await installGracehook(cluster, { isHurried: true });
  // The first image that is built takes a minute or two.
}, 420_000);
afterAll(() => cluster?.stop());
beforeEach(({ skip }) => {
  if (isSomebodyElses) skip('not run: nodes are stopped and drained, in a cluster of the tests’ own only');
});

it('misses no pod while it is upgraded, restarted, evicted and gets new certificates', async () => {
  const load = await startAdmissionLoad(cluster, { podsPerSecond: 20, realOneIn: 40, mostSeconds: 500 });
  try {
    await load.during('quiet', () => sleep(5_000));
    await load.during('leader of control killed', killLeader);
    await load.during('leaf renewed', renewLeaf);
    const [old] = await trustedAuthorities(installed);
    await load.during('CA introduced', introduceAuthority);
    await load.during('helm upgrade', upgrade);
    await load.during('rollout restart', restart);
    await load.during('pod deleted', () => deleteReplica());
    await load.during('node drained', drain);
    await load.during('leaf of the new CA', () =>
      untilEachServes((served) => old !== undefined && !served.verify(old.publicKey)),
    );
    await load.during('old CA forgotten', () =>
      eventually(
        async () =>
          expect((await trustedAuthorities(installed)).map(fingerprint)).not.toContain(
            old && fingerprint(old),
          ),
        { withinSeconds: 90 },
      ),
    );
    await load.during('quiet again', () => sleep(5_000));
  } finally {
    await load.stop();
    console.log(describeCalls(load.calls()));
  }
  const all = countCalls('all', load.calls());
  expect(all.created).toBeGreaterThan(20 * 180);
  expect(all.real).toBeGreaterThanOrEqual(100);
  expect(all).toMatchObject({ missed: 0, refused: 0, injected: all.created });
}, 600_000);

it('does miss pods with one replica that ends at once, so the load would have seen it', async () => {
  await installed.upgrade({ serve: { replicas: 1, preStopDelaySeconds: 0, shutdownDelay: '0s' } });
  await eventually(async () => expect(await replicasOf(installed)).toHaveLength(1), { withinSeconds: 60 });
  const load = await startAdmissionLoad(cluster, { podsPerSecond: 20, mostSeconds: 120 });
  try {
    await load.during('rollout restart', restart);
    await load.during('pod deleted', () => deleteReplica());
  } finally {
    await load.stop();
    console.log(`one replica, no delay:\n${describeCalls(load.calls())}`);
  }
  expect(countCalls('all', load.calls()).missed).toBeGreaterThan(0);
}, 240_000);

it('injects again after a replica was killed without notice; how many pods that costs is only told', async () => {
  await installed.upgrade({});
  await eventually(async () => expect(await replicasOf(installed)).toHaveLength(2), { withinSeconds: 60 });
  const load = await startAdmissionLoad(cluster, { podsPerSecond: 20, mostSeconds: 120 });
  try {
    await load.during('pod deleted by force', () => deleteReplica('--force', '--grace-period=0'));
    await sleep(3_000);
  } finally {
    await load.stop();
    console.log(describeCalls(load.calls()));
  }
  expect(await isWebhookCalled(cluster)).toBe(true);
}, 240_000);

const fingerprint = (certificate: X509Certificate) => certificate.fingerprint256;

async function upgrade(): Promise<void> {
  const replaced = await replicasOf(installed);
  await installed.upgrade({
    config: { settings: { drain: '25s' } },
    serve: { podAnnotations: { 'example.org/changed': 'yes' } },
  });
  await untilGone(replaced);
}

async function restart(): Promise<void> {
  const { kubectl, fullname } = installed;
  const replaced = await replicasOf(installed);
  await kubectl(['rollout', 'restart', `deployment/${fullname}`]);
  await kubectl(['rollout', 'status', `deployment/${fullname}`, '--timeout=90s']);
  await untilGone(replaced);
}

async function deleteReplica(...flags: readonly string[]): Promise<void> {
  const [first] = await replicasOf(installed);
  if (first === undefined) throw new Error('there is no replica');
  await installed.kubectl(['delete', 'pod', first.name, ...flags]);
  await untilGone([first]);
  await installed.kubectl(['rollout', 'status', `deployment/${installed.fullname}`, '--timeout=90s']);
}

async function drain(): Promise<void> {
  const [first] = await replicasOf(installed);
  if (first === undefined) throw new Error('there is no replica');
  const flags = ['--force', '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=120s'];
  await cluster.kubectl(['drain', first.node, ...flags]);
  await cluster.kubectl(['uncordon', first.node]);
}

async function killLeader(): Promise<void> {
  const { kubectl, fullname } = installed;
  const holder = () =>
    kubectl(['get', 'lease', `${fullname}-control`, '-o', 'jsonpath={.spec.holderIdentity}']);
  const leader = await holder();
  expect((await replicasOf(installed, 'control')).map(({ name }) => name)).toContain(leader);
  await kubectl(['delete', 'pod', leader, '--force', '--grace-period=0']);
  await eventually(async () => expect(['', leader]).not.toContain(await holder()), { withinSeconds: 60 });
}

async function renewLeaf(): Promise<void> {
  const replicas = await replicasOf(installed);
  const earlier = new Set<string>();
  for (const replica of replicas) earlier.add((await servedCertificate(replica)).fingerprint256);
  await removeKeys(`${installed.fullname}-tls`, ['tls.crt']);
  await untilEachServes(({ fingerprint256 }) => !earlier.has(fingerprint256));
}

async function introduceAuthority(): Promise<void> {
  await removeKeys(`${installed.fullname}-ca`, ['ca.crt', 'ca.key']);
  await eventually(async () => expect(await trustedAuthorities(installed)).toHaveLength(2), {
    withinSeconds: 60,
  });
}

async function removeKeys(secret: string, keys: readonly string[]): Promise<void> {
  const removal = keys.map((key) => ({ op: 'remove', path: `/data/${key}` }));
  await installed.kubectl(['patch', 'secret', secret, '--type=json', '-p', JSON.stringify(removal)]);
}

/** The kubelet takes up to 80 s to bring a Secret, after the two minutes in which a new CA only becomes known. */
async function untilEachServes(isExpected: (served: X509Certificate) => boolean): Promise<void> {
  const began = performance.now();
  await eventually(
    async () => {
      for (const replica of await replicasOf(installed))
        expect(isExpected(await servedCertificate(replica)), `${replica.name} serves the old one`).toBe(true);
    },
    { withinSeconds: 240 },
  );
  console.log(`each replica serves the new leaf after ${Math.round((performance.now() - began) / 1000)} s`);
}

async function untilGone(replicas: readonly Replica[]): Promise<void> {
  const pods = replicas.map(({ name }) => `pod/${name}`);
  await installed.kubectl(['wait', '--for=delete', ...pods, '--timeout=90s']);
}
