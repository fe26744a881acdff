import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { ApiAccess } from '../../src/cluster/api-access.ts';
import { readCaBundles, writeCaBundles } from '../../src/cluster/ca-bundles.ts';
import { kubeconfigContext } from '../../src/cluster/kubeconfig-context.ts';
import { recordEvents } from '../../src/cluster/record-event.ts';
import { patchSecret, readSecret } from '../../src/cluster/secret.ts';
import { certificateDuty } from '../../src/control/certificates.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { certificatesIn } from '../../src/tls/read-certificates.ts';
import { startControl } from '../server/control-process.ts';
import { createControlAccount } from './control-account.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';

// The certificates that control issues, at a real API server and with no more rights than the chart gives it. What Helm
// would render is applied from the server's side, as Helm 4 does.
let folder: string;
let release: TestNamespace;
/** The release's name: that of the namespace, since webhook configurations are in none. */
let name: string;
let kubeconfig: string;
let documented: readonly string[][];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracehook-certificates-'));
  release = await createTestNamespace(cluster, 'certificates');
  name = release.name;
  kubeconfig = await createControlAccount(cluster, name, undefined, folder, { name, isIssuing: true });
  documented = await documentedCommands();
});
afterAll(async () => {
  await release?.remove();
  const clusterWide = [`mutatingwebhookconfiguration/${name}`, `clusterrole/${name}-control`];
  const binding = `clusterrolebinding/${name}-control`;
  if (name) await cluster.kubectl(['delete', ...clusterWide, binding, '--ignore-not-found']);
  await rm(folder, { recursive: true, force: true });
});

it('issues all in the first turns of the real process, and a new certificate by the documented command', async () => {
  await apply('pods', 'gone', 'workloads-of-old');
  const started = performance.now();
  const flags = ['--name', name, '--namespace', name, '--tls-mode', 'self', '--leaf-lifetime', '15m'];
  const control = startControl(kubeconfig, 'one', flags);
  await control.logged('leads');
  const first = await eventually(verifiedLeaf, soon);
  console.log(`the first certificate ${secondsSince(started)} s after the start of control`);
  await eventually(async () => {
    const { notAfter } = dates(first);
    const seconds = await control.metric('gracehook_control_leaf_not_after_timestamp_seconds');
    expect(seconds).toBe(notAfter / 1000);
  }, soon);
  expect(dates(first).notAfter - Date.now()).toBeLessThanOrEqual(900_000);
  await eventually(async () => {
    expect(Object.keys(await events()).sort()).toEqual(
      [
        'AuthorityIntroduced of -ca',
        'AuthorityPromoted of -ca',
        'CertificateIssued of -tls',
        'TrustWritten of -ca',
      ].sort(),
    );
  }, soon);

  const renewed = performance.now();
  await cluster.kubectl(command('tls', '/data/tls.crt'));
  const second = await eventually(async () => {
    const leaf = await verifiedLeaf();
    expect(leaf).not.toBe(first);
    return leaf;
  }, soon);
  console.log(`a new certificate ${secondsSince(renewed)} s after tls.crt was deleted`);
  expect(issuer(second)).toBe(issuer(first));
  expect(control.output.stdout).not.toContain('duty not performed');
  expect(control.output.stdout).not.toContain('Event not written');
  control.child.kill('SIGTERM');
  await control.ended;
});

it('an upgrade leaves exactly its own entries, and the next turn gives each the same bundle', async () => {
  const { turn } = duty();
  await apply('pods', 'gone', 'workloads-of-old');
  await turn();
  const before = await bundles();
  const ca = await textIn('ca', 'ca.crt');
  expect(before).toEqual({ pods: ca, gone: ca, 'workloads-of-old': ca });
  const secrets = async () => JSON.parse(await release.kubectl(['get', 'secrets', '-o', 'json'])).items;
  const dataBefore = (await secrets()).map(({ data }: { data: object }) => data);
  await apply('pods', 'workloads');
  expect(await bundles()).toEqual({ pods: ca, workloads: '' });
  expect((await secrets()).map(({ data }: { data: object }) => data)).toEqual(dataBefore);
  await turn();
  expect(await bundles()).toEqual({ pods: ca, workloads: ca });
  await verifiedLeaf();
  const version = () => cluster.kubectl([...configuration(), '-o', 'jsonpath={.metadata.resourceVersion}']);
  const quiet = await version();
  await turn();
  await apply('pods', 'workloads');
  expect(await version()).toBe(quiet);
});

it.each<[what: string, change: () => Promise<unknown>, event: RegExp]>([
  [
    'the leaf is of another key',
    () => replaceData('tls', 'tls.key', 'ca.crt'),
    /^Warning .*: tls\.key holds no key that can be read\.$/,
  ],
  [
    'its Secret is emptied',
    () => patch('tls', { op: 'remove', path: '/data' }),
    /^Normal .*: there was none\.$/,
  ],
  [
    'a bundle is garbage',
    () => patchBundle(0, Buffer.from('-----BEGIN CERTIFICATE-----\nfoo').toString('base64')),
    /^Normal .* 1 of 2 webhook entries lacked an authority to trust\.$/,
  ],
  [
    'a bundle has a stranger beside ours',
    async () => {
      const ca = await textIn('ca', 'ca.crt');
      await patchBundle(1, Buffer.from(`${ca}# more\n`).toString('base64'));
    },
    /^Normal .* 1 of 2 webhook entries held more than is needed\.$/,
  ],
  [
    'the TLS Secret is deleted, and made again by an upgrade',
    async () => {
      await release.kubectl(['delete', 'secret', `${name}-tls`]);
      await expect(duty().turn()).rejects.toThrow(
        `the Secret ${name}-tls is missing; install the chart again to have it made (helm upgrade)`,
      );
      await apply('pods', 'workloads');
    },
    /^Normal .*: there was none\.$/,
  ],
  [
    'the webhook configuration is deleted, and made again by an upgrade',
    async () => {
      await cluster.kubectl(['delete', 'mutatingwebhookconfiguration', name]);
      await expect(duty().turn()).rejects.toThrow(`the webhook configuration ${name} is missing`);
      await apply('pods', 'workloads');
    },
    /^Normal .* 2 of 2 webhook entries lacked an authority to trust\.$/,
  ],
])('heals in one turn, with an Event, where %s', async (_what, change, event) => {
  await apply('pods', 'workloads');
  const { turn } = duty();
  await turn();
  await release.kubectl(['delete', 'events', '--all']);
  await change();
  await turn();
  await verifiedLeaf();
  expect(Object.values(await bundles())).toEqual([
    await textIn('ca', 'ca.crt'),
    await textIn('ca', 'ca.crt'),
  ]);
  expect(Object.values(await events())).toEqual([expect.stringMatching(event)]);
});

it('rotates the CA by the documented command, and what is served is trusted by every entry at every moment', async () => {
  await apply('pods', 'workloads');
  const { turn, replica } = duty();
  await turn();
  const old = await textIn('ca', 'ca.crt');
  const oldLeaf = await verifiedLeaf();
  replica.serves = oldLeaf;
  await cluster.kubectl(command('ca', '/data/ca.key'));
  await turn();
  const next = await textIn('ca', 'next.crt');
  expect(await bundles()).toEqual({ pods: old + next, workloads: old + next });
  expect(await verifiedLeaf()).toBe(oldLeaf);
  // An upgrade in the midst of it takes neither the data nor the note since when the new one is trusted.
  await apply('pods', 'workloads');
  await turn(119);
  expect(await verifiedLeaf()).toBe(oldLeaf);
  await turn(1);
  const newLeaf = await verifiedLeaf();
  expect(issuer(newLeaf)).not.toBe(issuer(oldLeaf));
  expect([await textIn('ca', 'ca.crt'), await textIn('ca', 'next.crt')]).toEqual([next, '']);
  // The replica has not got it yet.
  await turn(120);
  expect(await bundles()).toEqual({ pods: old + next, workloads: old + next });
  replica.serves = newLeaf;
  await turn();
  expect(await bundles()).toEqual({ pods: next, workloads: next });
  expect(await verifiedLeaf()).toBe(newLeaf);
  expect(Object.keys(await events())).toEqual(
    expect.arrayContaining(['AuthorityIntroduced of -ca', 'AuthorityPromoted of -ca']),
  );
});

it('finds the old CA in the bundles where its Secret is lost as a whole', async () => {
  await apply('pods', 'workloads');
  const { turn } = duty();
  await turn();
  const [old, leaf] = [await textIn('ca', 'ca.crt'), await verifiedLeaf()];
  await release.kubectl(['delete', 'events', '--all']);
  await release.kubectl(['delete', 'secret', `${name}-ca`]);
  await apply('pods', 'workloads');
  await turn();
  expect(await verifiedLeaf()).toBe(leaf);
  const [bundle = ''] = Object.values(await bundles());
  expect(bundle).toContain(old);
  expect(certificatesIn(bundle)).toHaveLength(2);
  expect(await events()).toMatchObject({
    'AuthorityIntroduced of -ca': expect.stringMatching(/^Warning .*: ca\.crt and ca\.key are missing\.$/),
  });
});

it('writes nothing where another has written since it was read', async () => {
  await apply('pods', 'workloads');
  const access = accountAccess();
  const signal = AbortSignal.timeout(10_000);
  const configurationThen = await readCaBundles(access, name, signal);
  const secretThen = await readSecret(access, name, `${name}-tls`, signal);
  await cluster.kubectl(['annotate', 'mutatingwebhookconfiguration', name, 'by=another']);
  await release.kubectl(['annotate', 'secret', `${name}-tls`, 'by=another']);
  const before = [await bundles(), await textIn('tls', 'tls.crt')];
  await expect(writeCaBundles(access, configurationThen, 'ours', signal)).rejects.toMatchObject({
    status: 422,
  });
  const data = { 'tls.crt': 'ours' };
  await expect(patchSecret(access, secretThen, { data }, signal)).rejects.toMatchObject({ status: 409 });
  expect([await bundles(), await textIn('tls', 'tls.crt')]).toEqual(before);
});

const soon = { withinSeconds: 20 };

function accountAccess(): ApiAccess {
  const access = kubeconfigContext(kubeconfig, undefined);
  if (typeof access === 'string') throw new Error(access);
  return access;
}

/** The duty in this process, with the account of control, and a clock that the test moves. */
function duty() {
  const access = accountAccess();
  let milliseconds = Date.now();
  const now = () => new Date(milliseconds);
  const log = createLogger(false);
  log.level = 'silent';
  let minutes = 0;
  // The same word is written once a minute, and a test has no time for that.
  const clock = { now: () => ++minutes * 60_000, date: now, sleep: async () => {} };
  const failures: unknown[] = [];
  const source = {
    component: 'gracehook-control',
    instance: 'test',
    failed: (e: unknown) => failures.push(e),
  };
  const replica: { serves: string | undefined } = { serves: undefined };
  const { perform } = certificateDuty({
    access,
    namespace: name,
    name,
    lifetimes: { caSeconds: 86_400, leafSeconds: 3600 },
    lookAtReplicas: async () => [
      { served: replica.serves === undefined ? undefined : new X509Certificate(replica.serves) },
    ],
    recordEvent: recordEvents({ access, namespace: name, ...source, clock }),
    log,
    now,
  });
  return {
    replica,
    turn: async (laterSeconds = 0) => {
      milliseconds += laterSeconds * 1000;
      await perform(AbortSignal.timeout(10_000));
      expect(failures).toEqual([]);
    },
  };
}

/** What the chart renders of it, with these webhook entries, which are called for nothing. */
async function apply(...entries: string[]): Promise<void> {
  const secret = (suffix: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: { name: `${name}-${suffix}`, namespace: name },
  });
  const webhooks = entries.map((entry) => ({
    name: `${entry}.gracehook.io`,
    clientConfig: { service: { name, namespace: name, path: `/mutate/${entry}`, port: 443 } },
    rules: [
      { apiGroups: ['none.gracehook.io'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['none'] },
    ],
    failurePolicy: 'Ignore',
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
  }));
  const items = [
    secret('ca'),
    secret('tls'),
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: { name },
      webhooks,
    },
  ];
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await cluster.kubectl(['apply', '--server-side', '--field-manager=helm', '-f', '-'], { input });
}

/** The certificate in the Secret, with which a handshake was good under the bundle of each entry alone. */
async function verifiedLeaf(): Promise<string> {
  const [cert, key] = [await textIn('tls', 'tls.crt'), await textIn('tls', 'tls.key')];
  const server: Server = createServer({ cert, key });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const trusted = Object.values(await bundles());
  expect(trusted.length).toBeGreaterThan(0);
  for (const ca of trusted) {
    // An empty one would mean the authorities of this machine.
    expect(certificatesIn(ca).length).toBeGreaterThan(0);
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, servername: `${name}.${name}.svc`, ca }, () => {
        socket.destroy();
        resolve();
      });
      socket.on('error', reject);
    });
  }
  return cert;
}

const configuration = () => ['get', 'mutatingwebhookconfiguration', name];

/** What each entry trusts, by its name. */
async function bundles(): Promise<Record<string, string>> {
  const { webhooks } = JSON.parse(await cluster.kubectl([...configuration(), '-o', 'json'])) as {
    readonly webhooks: { readonly name: string; readonly clientConfig: { readonly caBundle?: string } }[];
  };
  return Object.fromEntries(
    webhooks.map(({ name: entry, clientConfig: { caBundle = '' } }) => [
      entry.replace('.gracehook.io', ''),
      Buffer.from(caBundle, 'base64').toString(),
    ]),
  );
}

async function textIn(suffix: 'ca' | 'tls', key: string): Promise<string> {
  const path = `jsonpath={.data.${key.replace('.', '\\.')}}`;
  const encoded = await release.kubectl(['get', 'secret', `${name}-${suffix}`, '-o', path]);
  return Buffer.from(encoded, 'base64').toString();
}

/** `reason of -ca` to `type message`, of Events that kubectl shows with the Secret that there is now. */
async function events(): Promise<Record<string, string>> {
  const { items } = JSON.parse(await release.kubectl(['get', 'events,secrets', '-o', 'json'])) as {
    readonly items: {
      readonly kind: string;
      readonly metadata: { readonly name: string; readonly uid: string };
      readonly involvedObject: { readonly kind: string; readonly name: string; readonly uid: string };
      readonly type: string;
      readonly reason: string;
      readonly message: string;
    }[];
  };
  const uids = new Set(items.flatMap(({ kind, metadata }) => (kind === 'Secret' ? [metadata.uid] : [])));
  return Object.fromEntries(
    items
      .filter(({ kind, involvedObject }) => kind === 'Event' && uids.has(involvedObject.uid))
      .map(({ involvedObject, type, reason, message }) => [
        `${reason} of ${involvedObject.name.slice(name.length)}`,
        `${type} ${message}`,
      ]),
  );
}

function patch(suffix: 'ca' | 'tls', operation: object): Promise<string> {
  const operations = JSON.stringify([operation]);
  return release.kubectl(['patch', 'secret', `${name}-${suffix}`, '--type=json', '-p', operations]);
}

function patchBundle(index: number, value: string): Promise<string> {
  const operations = [{ op: 'replace', path: `/webhooks/${index}/clientConfig/caBundle`, value }];
  const what = ['mutatingwebhookconfiguration', name, '--type=json', '-p', JSON.stringify(operations)];
  return cluster.kubectl(['patch', ...what]);
}

/** Gives one member of a Secret's data the content of another. */
async function replaceData(suffix: 'ca' | 'tls', key: string, from: string): Promise<string> {
  const value = Buffer.from(await textIn(suffix, from)).toString('base64');
  return patch(suffix, { op: 'replace', path: `/data/${key}`, value });
}

/** The commands of docs/certificates.md, as arguments for this release. */
async function documentedCommands(): Promise<string[][]> {
  const text = await readFile(new URL('../../docs/certificates.md', import.meta.url), 'utf8');
  const found = text.matchAll(/^kubectl -n gracehook patch secret gracehook-(\w+) --type=json -p '(.*)'$/gm);
  return [...found].map(([, suffix, operations = '']) => [
    ...['-n', name, 'patch', 'secret', `${name}-${suffix}`, '--type=json', '-p', operations],
  ]);
}

function command(suffix: 'ca' | 'tls', path: string): string[] {
  const found = documented.find((words) => words[4] === `${name}-${suffix}` && words.at(-1)?.includes(path));
  if (found === undefined) throw new Error(`docs/certificates.md has no command for ${path}`);
  return found;
}

function issuer(leaf: string): string {
  return new X509Certificate(leaf).issuer;
}

function dates(leaf: string): { readonly notAfter: number } {
  return { notAfter: new X509Certificate(leaf).validToDate.getTime() };
}

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}
