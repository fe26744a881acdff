import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';
import { helmIn } from './helm.ts';
import { observe } from './observed-workload.ts';
import { apiDefault, copies, surged } from './opted-in-workload.ts';
import { findProgram } from './parts/missing-prerequisite.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { namespaceFor, type TestNamespace } from './test-namespace.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

/** A chart as small as one can be: what concerns us comes from the values. */
const chart = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'values.yaml': 'annotations: {}\nstrategy: {}\nimage: docker.io/lab/web:v1\n',
  'templates/deployment.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {{- .Values.annotations | toYaml | nindent 4 }}
spec:
  replicas: 0
  strategy: {{- .Values.strategy | toYaml | nindent 4 }}
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: app
          image: {{ .Values.image }}
`,
};
const inject = ['--set-string', 'annotations.gracehook\\.io/inject=enabled'];
const delay = ['--set-string', 'annotations.gracehook\\.io/delay=7s'];
const sides = ['true', 'false'] as const;

let folder: string;
let webhook: WebhookProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracehook-chart-'));
  await mkdir(join(folder, 'chart', 'templates'), { recursive: true });
  for (const [file, text] of Object.entries(chart)) await writeFile(join(folder, 'chart', file), text);
  webhook = await startWebhook(cluster);
});
afterAll(async () => {
  await webhook?.stop();
  await rm(folder, { recursive: true });
});

it.concurrent.for(sides)(
  'helm upgrade and rollback, server-side %s, opt in and out with one rollout each',
  async (side, test) => {
    const { namespace, helm } = await releaseIn(test, side);
    await helm('upgrade', '--install');
    const plain = await observe(namespace);
    expect(plain).toMatchObject({ replicaSets: 1, strategy: apiDefault, traces: [] });
    for (let time = 0; time < 2; time++) await helm('upgrade', ...inject);
    const opted = await observe(namespace);
    expect(opted).toMatchObject({
      replicaSets: 2,
      strategy: surged,
      template: copies({ inject: 'enabled' }),
    });
    for (let time = 0; time < 2; time++) await helm('upgrade', ...inject, ...delay);
    expect(await observe(namespace)).toMatchObject({
      replicaSets: 3,
      template: copies({ delay: '7s', inject: 'enabled' }),
    });
    await helm('rollback', '2');
    const back = await observe(namespace);
    expect(back).toMatchObject({ replicaSets: 3, own: opted.own });
    expect(back.object['spec']).toEqual(opted.object['spec']);
    await helm('rollback', '1');
    const out = await observe(namespace);
    expect(out).toMatchObject({ replicaSets: 3, traces: [] });
    expect(out.object['spec']).toEqual(plain.object['spec']);
  },
);

it.concurrent.for(sides)(
  'an opt-in by hand outlasts helm upgrades, server-side %s, until the chart names a strategy',
  async (side, test) => {
    const { namespace, helm } = await releaseIn(test, side);
    await helm('upgrade', '--install');
    await namespace.kubectl(['annotate', 'deployment/web', 'gracehook.io/inject=enabled']);
    const opted = await observe(namespace);
    for (let time = 0; time < 2; time++) await helm('upgrade');
    const upgraded = await observe(namespace);
    expect(upgraded).toMatchObject({ replicaSets: 2, own: opted.own });
    expect(upgraded.object['spec']).toEqual(opted.object['spec']);
    await helm('upgrade', '--set', 'image=docker.io/lab/web:v2');
    expect(await observe(namespace)).toMatchObject({
      replicaSets: 3,
      template: copies({ inject: 'enabled' }),
    });
    for (let time = 0; time < 2; time++)
      await helm('upgrade', '--set', 'strategy.rollingUpdate.maxUnavailable=1');
    const named = await observe(namespace);
    expect(named).toMatchObject({ strategy: { rollingUpdate: { maxUnavailable: 1 } }, replicaSets: 3 });
    expect(named.own).toEqual({ inject: 'enabled' });
  },
);

/** Helm on the release `web` of a namespace of the test's own, and of nobody's files outside the test's folder. */
async function releaseIn(
  test: TestContext,
  serverSide: (typeof sides)[number],
): Promise<{ namespace: TestNamespace; helm: (...args: string[]) => Promise<void> }> {
  const built = cluster.binary('helm');
  const program = existsSync(built) ? built : findProgram('helm');
  if (program === undefined) test.skip('not run: helm is neither built nor on the PATH');
  const namespace = await namespaceFor(test, cluster, 'helm');
  const run = helmIn(cluster, { namespace: namespace.name, folder, program });
  const helm = async (command: string, ...args: string[]) => {
    const subject = command === 'upgrade' ? ['web', join(folder, 'chart')] : ['web'];
    await run([command, ...subject, ...args, `--server-side=${serverSide}`, '--wait', '--timeout=30s']);
  };
  return { namespace, helm };
}
