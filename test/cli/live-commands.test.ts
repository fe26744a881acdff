import type { Log } from 'sarif';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { fakeCluster } from './live-cluster.ts';
import { configMap, installation, liveDeployment, livePod, shop } from './live-objects.ts';
import { type Ended, gracehook } from './run-gracehook.ts';

const web = liveDeployment('web');
const single = liveDeployment('single', { replicas: 1 });
const wrong = liveDeployment('wrong', {
  annotations: { 'gracehook.io/inject': 'enabled', 'gracehook.io/delay': 'soon' },
});
const other = liveDeployment('other', { namespace: 'other', replicas: 1 });
const slower = configMap('hook', { 'config.yaml': 'settings: {delay: 9s}\n' });

it.each(['deploy/web', 'deployment/web', 'deployment.apps/web'])(
  'explains %s as it is in the cluster',
  async (name) => {
    const { code, stdout, stderr } = await run(
      ['explain', name],
      installation,
      slower,
      shop,
      web,
      livePod(web),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const line of [
      /^deployment\/web {2}patched$/m,
      /^ {4}delay +9s +cluster$/m,
      /preStop +sleep 9s +gracehook: delay \(cluster\)$/m,
      /^ +9 s {2}SIGTERM to app; 20 s to drain$/m,
      /^ {4}pods +1 missed$/m,
      /^ {4}→ kubectl -n shop rollout restart deployment\/web$/m,
    ])
      expect(stdout).toMatch(line);
  },
);

it('explains a running pod, and what became of it', async () => {
  const { stdout } = await run(['explain', 'pod/web-5d-x'], installation, slower, shop, web, livePod(web));
  expect(stdout).toMatch(/^pod\/web-5d-x {2}patched$/m);
  expect(stdout).toMatch(/^ {4}this pod +missed$/m);
});

it('explains several in JSON, each with what runs of it', async () => {
  const { stdout } = await run(
    ['explain', 'deploy/web', 'deploy/single', '-o', 'json'],
    installation,
    slower,
    web,
    single,
  );
  expect(JSON.parse(stdout)).toMatchObject([
    { object: 'deployment/web', namespace: 'shop', now: { workload: { grade: 'unproven' } } },
    { object: 'deployment/single', now: { workload: { grade: 'at risk' } } },
  ]);
});

it('explains who is not opted in, without anything that runs', async () => {
  const plain = liveDeployment('plain', { annotations: {}, isCopied: false });
  const { stdout } = await run(['explain', 'deploy/plain'], installation, slower, shop, plain);
  expect(stdout).toMatch(/^deployment\/plain {2}skipped\n {4}NotOptedIn$/m);
  expect(stdout).not.toContain('now');
});

it.each([
  [['explain'], 'an object such as deploy/web looks into a cluster'],
  [
    ['explain', 'deploy/web', '-f', 'x'],
    '-f is for manifests and an object such as deploy/web for a cluster',
  ],
  [['explain', 'deploy/web', '--all'], '--all is for manifests, so it goes with -f'],
  [['explain', 'svc/web'], '"svc/web" names no object; write it as in deploy/web'],
  [['explain', 'deploy/none'], 'deploy/none is not in the namespace shop'],
  [['lint', '-A', '-f', 'x'], '-A is for a cluster, so it goes without -f'],
  [['lint', '-A', '-R'], '-R is for manifests, so it goes with -f'],
])('%j ends with one sentence', async (args, sentence) => {
  const isBare = args.length === 1;
  const ended = isBare ? await gracehook(args) : await run(args, installation, slower, shop);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toMatch(/^gracehook: [^\n]*\n$/);
  expect(ended.stderr).toContain(sentence);
});

it('lints a cluster by namespace and object, with the exit codes of files', async () => {
  const objects = [installation, slower, shop, web, single, wrong, other];
  const all = await run(['lint', '-A'], ...objects);
  expect(all.stdout.split('\n').filter((line) => !line.startsWith('    →'))).toEqual([
    'other/deployment/other: warning: With one replica, nothing serves while the pod is evicted or its node drained. [SingleReplica]',
    'shop/deployment/single: warning: With one replica, nothing serves while the pod is evicted or its node drained. [SingleReplica]',
    'shop/deployment/wrong: error: gracehook.io/delay: "soon" is not a duration; write one such as 90s, 1m30s or 500ms. [InvalidAnnotation]',
    '1 error, 2 warnings, 0 notes in 4 workloads',
    '',
  ]);
  expect({ code: all.code, stderr: all.stderr }).toEqual({ code: 1, stderr: '' });
  const one = await run(['lint', '-n', 'other'], ...objects);
  expect(one.stdout).toMatch(/\n0 errors, 1 warning, 0 notes in 1 workload\n$/);
  expect(one.code).toBe(0);
});

it('gives findings in a cluster a namespace in JSON, and no file in SARIF', async () => {
  const objects = [installation, slower, shop, single];
  const json = await run(['lint', '-n', 'shop', '-o', 'json'], ...objects);
  expect(JSON.parse(json.stdout).findings).toEqual([
    expect.objectContaining({ namespace: 'shop', object: 'deployment/single', code: 'SingleReplica' }),
  ]);
  const sarif = await run(['lint', '-n', 'shop', '-o', 'sarif'], ...objects);
  expect((JSON.parse(sarif.stdout) as Log).runs[0]?.results?.[0]?.locations).toEqual([
    { logicalLocations: [{ fullyQualifiedName: 'shop/deployment/single', kind: 'resource' }] },
  ]);
});

async function run(args: readonly string[], ...objects: readonly JsonObject[]): Promise<Ended> {
  const { kubeconfig } = await fakeCluster(...objects);
  return gracehook([...args, '--kubeconfig', kubeconfig]);
}
