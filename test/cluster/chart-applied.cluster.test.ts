import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, type TestContext } from 'vitest';
import { chartFolder, objectsIn } from '../charts/chart-cases.ts';
import { grantedRights } from './chart/granted-rights.ts';
import { type Helm, helmIn } from './helm.ts';
import { runCommand } from './parts/run-command.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { eventually, namespaceFor, type TestNamespace } from './test-namespace.ts';

// What the chart makes of a cluster. Its pods fit on no node, since only the objects matter here.
const folder = mkdtempSync(join(tmpdir(), 'gracehook-chart-'));
afterAll(() => rmSync(folder, { recursive: true }));

const nowhere = { nodeSelector: { 'gracehook.example.org/nowhere': 'true' } };
/** No namespace that anybody else uses is looked at. */
const unseen = { namespaceSelector: { matchLabels: { 'gracehook.example.org/seen': 'true' } } };
const harmless = { serve: nowhere, control: nowhere, webhook: unseen };

it.for([[], ['--server-side']])(
  'applied twice, nothing changes the second time, also when control has filled what is its own: kubectl apply %s',
  async (side, test) => {
    const { namespace, helm } = await releaseIn(test);
    const { name } = namespace;
    const label = 'pod-security.kubernetes.io/enforce=restricted';
    await cluster.kubectl(['label', 'namespace', name, label]);
    const input = await helm(['template', name, chartFolder, '--values', '-'], {
      input: JSON.stringify(harmless),
    });
    test.onTestFinished(async () => {
      await cluster.kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], { input });
    });
    const applied = async () => (await cluster.kubectl(['apply', ...side, '-f', '-'], { input })).trim();
    await applied();
    await fillAsControlDoes(namespace);
    const again = (await applied()).split('\n');
    expect(again).toHaveLength(objectsIn(input).length);
    if (side.length === 0) {
      // kubectl always sends the selector of a PodDisruptionBudget and says so; the diff below knows better.
      expect(again.filter((line) => !line.endsWith(' unchanged')).toSorted()).toEqual([
        `poddisruptionbudget.policy/${name} configured`,
        `poddisruptionbudget.policy/${name}-control configured`,
      ]);
    }
    expect(await cluster.kubectl(['diff', ...side, '-f', '-'], { input })).toBe('');
    // Pod Security lets all of them in.
    const component = 'jsonpath={.items[*].metadata.labels.app\\.kubernetes\\.io/component}';
    await eventually(
      async () => {
        const components = await namespace.kubectl(['get', 'pods', '-o', component]);
        expect(components.split(' ').toSorted().join(' ')).toBe('control control self-test serve serve');
      },
      { withinSeconds: 30 },
    );
  },
);

it.for([
  ['self', {}],
  ['certManager', { tls: { mode: 'certManager' } }],
  [
    'existing, nothing else',
    {
      tls: { mode: 'existing', existing: { secretName: 'pair' } },
      config: { namespaceSettings: false, kubernetes: { version: '1.34' } },
      selfTest: { enabled: false },
    },
  ],
] as const)('nobody may do more than is needed: %s', async ([mode, values], test) => {
  const { namespace, helm } = await releaseIn(test);
  const full = namespace.name;
  const rendered = await helm(['template', full, chartFolder, '--values', '-'], {
    input: JSON.stringify({ ...harmless, ...values }),
  });
  const kinds = ['Namespace', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'];
  const items = objectsIn(rendered).filter(({ kind }) => kinds.includes(String(kind)));
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  test.onTestFinished(async () => {
    await cluster.kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], { input: list });
  });
  await cluster.kubectl(['apply', '-f', '-'], { input: list });

  const isSelf = mode === 'self';
  const namespaces = ['get,list,watch namespaces'];
  const configuration = `get,patch mutatingwebhookconfigurations.admissionregistration.k8s.io[${full}]`;
  const own = [
    'create,patch events',
    `get,update,patch configmaps[${full}-state]`,
    `get,update,patch leases.coordination.k8s.io[${full}-control]`,
    'list endpointslices.discovery.k8s.io',
  ];
  const everywhere = isSelf ? [configuration] : [];
  const secrets = isSelf ? [`get,update,patch secrets[${full}-ca,${full}-tls]`] : [];
  const hasSelfTest = !('selfTest' in values);
  const pods = hasSelfTest ? ['create pods'] : [];
  const ofServe = 'config' in values ? [] : namespaces;
  const expected = {
    [full]: { release: ofServe, selfTest: ofServe, elsewhere: ofServe },
    [`${full}-control`]: {
      release: [...own, ...secrets, ...everywhere].toSorted(),
      selfTest: [...pods, ...everywhere].toSorted(),
      elsewhere: everywhere,
    },
    [`${full}-test`]: { release: [], selfTest: pods, elsewhere: [] },
  };
  const rightsOf = async (name: string) => {
    const inside = (where: string) => grantedRights(cluster, { name, namespace: full }, where);
    const [release, selfTest, elsewhere] = await Promise.all([
      inside(full),
      inside(`${full}-selftest`),
      inside('default'),
    ]);
    return { release, selfTest, elsewhere };
  };
  await eventually(
    async () => {
      const found = await Promise.all(
        Object.keys(expected).map(async (name) => [name, await rightsOf(name)] as const),
      );
      expect(Object.fromEntries(found)).toEqual(expected);
    },
    { withinSeconds: 15 },
  );
  // So that no other namespace has to be asked.
  expect((await bindingsOf(full)).toSorted()).toEqual(
    [
      ...(ofServe.length > 0 ? [`ClusterRoleBinding ${full}`] : []),
      ...(isSelf ? [`ClusterRoleBinding ${full}-control`] : []),
      `RoleBinding ${full}/${full}-control`,
      ...(hasSelfTest ? [`RoleBinding ${full}-selftest/${full}-self-test`] : []),
    ].toSorted(),
  );
});

it('an upgrade leaves exactly the new webhook entries, and the caBundle that the command of the notes made', async (test) => {
  const { namespace, helm } = await releaseIn(test);
  const { name } = namespace;
  const ca = await eventually(
    () => namespace.kubectl(['get', 'configmap', 'kube-root-ca.crt', '-o', 'jsonpath={.data.ca\\.crt}']),
    { withinSeconds: 30 },
  );
  await namespace.kubectl(['create', 'secret', 'generic', 'pair', `--from-literal=ca.crt=${ca}`]);
  const values = JSON.stringify({ ...harmless, tls: { mode: 'existing', existing: { secretName: 'pair' } } });
  test.onTestFinished(async () => {
    await helm(['uninstall', name, '--ignore-not-found']);
  });
  await helm(['install', name, olderChart(), '--values', '-'], { input: values });
  const old = await webhookEntries(name);
  expect(Object.keys(old)).toEqual([
    'gone.gracehook.io',
    'pods-of-old.gracehook.io',
    'labelled-pods.gracehook.io',
    'workloads.gracehook.io',
  ]);
  const notes = await helm(['get', 'notes', name]);
  await runCommand('bash', ['-c', kubectlFunction() + commandIn(notes)]);
  // It was written for three entries; the fourth of the older chart is the last.
  const caBundle = Buffer.from(ca).toString('base64');
  expect(Object.values(await webhookEntries(name))).toEqual([caBundle, caBundle, caBundle, undefined]);

  for (let time = 0; time < 2; time++) {
    await helm(['upgrade', name, chartFolder, '--values', '-'], { input: values });
    expect(await webhookEntries(name)).toEqual({
      'pods.gracehook.io': undefined,
      'labelled-pods.gracehook.io': caBundle,
      'workloads.gracehook.io': undefined,
    });
  }
  await runCommand('bash', ['-c', kubectlFunction() + commandIn(notes)]);
  expect(Object.values(await webhookEntries(name))).toEqual([caBundle, caBundle, caBundle]);
  await helm(['upgrade', name, chartFolder, '--values', '-'], { input: values });
  expect(Object.values(await webhookEntries(name))).toEqual([caBundle, caBundle, caBundle]);
});

/** A namespace, and helm in it. A release of the same name has this name for everything. */
async function releaseIn(test: TestContext): Promise<{ namespace: TestNamespace; helm: Helm }> {
  const namespace = await namespaceFor(test, cluster, 'gracehook');
  return { namespace, helm: helmIn(cluster, { namespace: namespace.name, folder }) };
}

/** Writes into the objects without content, and the webhook configuration, as control does: without Helm or Git. */
async function fillAsControlDoes({ name, kubectl }: TestNamespace): Promise<void> {
  const secret = { data: { 'ca.crt': 'Y2E=', 'ca.key': 'a2V5' } };
  await kubectl(['patch', 'secret', `${name}-ca`, '-p', JSON.stringify(secret)]);
  await kubectl(['patch', 'secret', `${name}-tls`, '-p', JSON.stringify(secret)]);
  await kubectl([
    'patch',
    'configmap',
    `${name}-state`,
    '-p',
    JSON.stringify({ data: { 'capabilities.json': '{}' } }),
  ]);
  await kubectl([
    'patch',
    'lease',
    `${name}-control`,
    '-p',
    JSON.stringify({ spec: { holderIdentity: 'control-1' } }),
  ]);
  const ca = await kubectl(['get', 'configmap', 'kube-root-ca.crt', '-o', 'jsonpath={.data.ca\\.crt}']);
  const patch = [
    { op: 'add', path: '/webhooks/0/clientConfig/caBundle', value: Buffer.from(ca).toString('base64') },
  ];
  await kubectl(['patch', 'mutatingwebhookconfiguration', name, '--type=json', '-p', JSON.stringify(patch)]);
}

/** Who is bound to a ServiceAccount of a namespace, in the whole cluster. */
async function bindingsOf(namespace: string): Promise<string[]> {
  const { items } = JSON.parse(
    await cluster.kubectl(['get', 'rolebindings,clusterrolebindings', '-A', '-o', 'json']),
  ) as {
    readonly items: {
      readonly kind: string;
      readonly metadata: { readonly name: string; readonly namespace?: string };
      readonly subjects?: { readonly namespace?: string }[];
    }[];
  };
  return items
    .filter(({ subjects = [] }) => subjects.some((subject) => subject.namespace === namespace))
    .map(
      ({ kind, metadata }) =>
        `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`,
    );
}

/** The names of the webhook entries, in their order, with their caBundles. */
async function webhookEntries(name: string): Promise<Record<string, string | undefined>> {
  const { webhooks } = JSON.parse(
    await cluster.kubectl(['get', 'mutatingwebhookconfiguration', name, '-o', 'json']),
  ) as {
    readonly webhooks: { readonly name: string; readonly clientConfig: { readonly caBundle?: string } }[];
  };
  return Object.fromEntries(webhooks.map((webhook) => [webhook.name, webhook.clientConfig.caBundle]));
}

/** The chart as an earlier version might have been: one webhook entry more, and one under another name. */
function olderChart(): string {
  const older = join(folder, 'older');
  cpSync(chartFolder, older, { recursive: true });
  const template = join(older, 'templates', 'webhook', 'mutating-webhook-configuration.yaml');
  const text = readFileSync(template, 'utf8').replace(
    '- name: pods.gracehook.io',
    '- name: pods-of-old.gracehook.io',
  );
  const entries = text.indexOf('webhooks:\n') + 'webhooks:\n'.length;
  const [from, to] = [text.indexOf('  - name: workloads'), text.length];
  const gone = text.slice(from, to).replace('workloads.gracehook.io', 'gone.gracehook.io');
  writeFileSync(template, `${text.slice(0, entries)}${gone}\n${text.slice(entries)}`);
  return older;
}

/** The command of the notes that makes a CA known to the API server. */
function commandIn(notes: string): string {
  const [from, to] = [notes.indexOf('CA=$('), notes.indexOf('\n\nCHECK')];
  expect(from).toBeGreaterThan(0);
  return notes.slice(from, to);
}

function kubectlFunction(): string {
  const { kubeconfig, context } = cluster;
  const program =
    kubeconfig === '' ? 'command kubectl' : `'${cluster.binary('kubectl')}' --kubeconfig '${kubeconfig}'`;
  return `set -e\nkubectl() { ${program} ${context === undefined ? '' : `--context '${context}' `}"$@"; }\n`;
}
