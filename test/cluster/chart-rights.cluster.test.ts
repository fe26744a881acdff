import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { chartFolder, objectsIn } from '../charts/chart-cases.ts';
import { grantedRights } from './chart/granted-rights.ts';
import { releaseIn } from './chart/release-in.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { eventually } from './test-namespace.ts';

// What the API server says that each ServiceAccount of the chart may do.
const folder = mkdtempSync(join(tmpdir(), 'gracehook-chart-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.for([
  ['self', {}],
  ['certManager', { tls: { mode: 'certManager' } }],
  [
    'existing, nothing else',
    {
      tls: { mode: 'existing', existing: { secretName: 'pair' } },
      config: { namespaceSettings: false, kubernetes: { version: '1.34' } },
      selfTest: { enabled: false },
      observer: { enabled: false },
    },
  ],
] as const)('nobody may do more than is needed: %s', async ([mode, values], test) => {
  const { namespace, helm } = await releaseIn(test, folder);
  const full = namespace.name;
  const rendered = await helm(['template', full, chartFolder, '--values', '-'], {
    input: JSON.stringify(values),
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
  const hasObserver = !('observer' in values);
  const observer = hasObserver
    ? [
        ...(isSelf ? [] : [configuration.replace(',patch', '')]),
        'get replicasets.apps',
        'get,list,watch pods',
        'list,watch namespaces',
        'list,watch,create,patch events',
      ]
    : [];
  const own = [
    'create,patch events',
    `get,update,patch configmaps[${full}-state${hasObserver ? `,${full}-history` : ''}]`,
    `get,update,patch leases.coordination.k8s.io[${full}-control]`,
    'list endpointslices.discovery.k8s.io',
  ];
  const everywhere = [...(isSelf ? [configuration] : []), ...observer];
  const secrets = isSelf ? [`get,update,patch secrets[${full}-ca,${full}-tls]`] : [];
  const hasSelfTest = !('selfTest' in values);
  const pods = hasSelfTest ? ['create pods'] : [];
  const ofServe = 'config' in values ? [] : namespaces;
  const expected = {
    [full]: { release: ofServe, selfTest: ofServe, elsewhere: ofServe },
    [`${full}-control`]: {
      release: [...own, ...secrets, ...everywhere].toSorted(),
      selfTest: [...pods, ...everywhere].toSorted(),
      elsewhere: everywhere.toSorted(),
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
      ...(hasObserver ? [`ClusterRoleBinding ${full}-observer`] : []),
      `RoleBinding ${full}/${full}-control`,
      ...(hasSelfTest ? [`RoleBinding ${full}-selftest/${full}-self-test`] : []),
    ].toSorted(),
  );
});

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
