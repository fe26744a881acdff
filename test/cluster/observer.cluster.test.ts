import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Overview, WorkloadOverview } from '../../src/core/overview/overview.ts';
import { parsedJson } from '../../src/core/parsed-json.ts';
import { readHistory } from '../../src/core/terminations/history-text.ts';
import { statisticsOf } from '../../src/core/terminations/statistics-of.ts';
import type { History, TerminationClass } from '../../src/core/terminations/termination.ts';
import { gracehook } from '../cli/run-gracehook.ts';
import { startControl } from '../server/control-process.ts';
import { NotAvailable } from './cluster.ts';
import { contextFlags } from './context-flags.ts';
import { createControlAccount } from './control-account.ts';
import { installationObject } from './installation-object.ts';
import { buildNodeImage, nodeImageName, nodeInImage } from './node-image.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

// Six workloads that end in six ways, all at once, and what control writes down of it with the chart's rights.
const staysUp = 'setInterval(() => {}, 1000);';
const onSigterm = (then: string) => `${staysUp} process.on('SIGTERM', () => { ${then} });`;
const drains = onSigterm('setTimeout(() => process.exit(0), 2000)');

interface Way {
  readonly script: string;
  readonly class: TerminationClass;
  readonly exitCode: number;
  /** Merged into the pod's spec and its container. */
  readonly podSpec?: object;
  readonly container?: object;
}
const ways: Readonly<Record<string, Way>> = {
  drains: { script: drains, class: 'Drained', exitCode: 0 },
  // Not PID 1, so that the kernel's own answer to SIGTERM holds.
  dies: {
    script: staysUp,
    class: 'DiedOnSigterm',
    exitCode: 143,
    podSpec: { shareProcessNamespace: true },
  },
  ignores: { script: onSigterm(''), class: 'KilledAtGraceEnd', exitCode: 137 },
  'hook-fails': {
    script: drains,
    class: 'HookFailed',
    exitCode: 0,
    container: { lifecycle: { preStop: { exec: { command: [nodeInImage, '-e', 'process.exit(1)'] } } } },
  },
  'needs-longer': {
    script: onSigterm('setTimeout(() => process.exit(0), 60000)'),
    class: 'KilledAtGraceEnd',
    exitCode: 137,
  },
  'no-handler': { script: staysUp, class: 'KilledAtGraceEnd', exitCode: 137 },
};
const names = Object.keys(ways);
/** Kinds other than Deployment. */
const kinds: Readonly<Record<string, string>> = { drains: 'StatefulSet', dies: 'DaemonSet' };
const kindOf = (name: string) => kinds[name] ?? 'Deployment';

let notRun = '';
let folder: string;
let webhook: WebhookProcess | undefined;
let release: TestNamespace | undefined;
let shop: TestNamespace | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracehook-observer-'));
  try {
    await cluster.importImage(await buildNodeImage());
  } catch (error) {
    if (!(error instanceof NotAvailable)) throw error;
    notRun = `not run: ${error.message}`;
    return;
  }
  [webhook, release, shop] = await Promise.all([
    startWebhook(cluster),
    createTestNamespace(cluster, 'observer'),
    createTestNamespace(cluster, 'shutdowns'),
  ]);
});
afterAll(async () => {
  await webhook?.stop();
  await Promise.all([release?.remove(), shop?.remove()]);
  const bound = release === undefined ? [] : [`${release.name}-observer`];
  await cluster.kubectl(['delete', '--ignore-not-found', 'clusterrole,clusterrolebinding', ...bound, 'none']);
  await rm(folder, { recursive: true, force: true });
});

it('puts six ways to end into their classes, and knows them after another took over', async ({ skip }) => {
  skip(notRun !== '', notRun);
  if (release === undefined || shop === undefined) throw new Error('nothing was prepared');
  const { name } = release;
  const account = { name, isIssuing: false, isObserving: true };
  const kubeconfig = await createControlAccount(cluster, name, undefined, folder, account);
  const flags = ['--name', name, '--namespace', name, '--tls-mode', 'file', '--observe'];
  const first = startControl(kubeconfig, 'first', flags);
  const items = names.map(workload);
  await shop.kubectl(['create', '-f', '-'], {
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  });
  const { kubectl } = shop;
  await eventually(async () => {
    const pods = await kubectl(['get', 'pods', '-l', 'gracehook.io/injected=true', '-o', readyPods]);
    expect(pods.split(' ').filter((ready) => ready === 'True')).toHaveLength(names.length);
  }, soon);
  await first.logged('leads');

  const began = performance.now();
  // New pods come in place of these, and never end here.
  await kubectl(['delete', 'pods', '--all', '--wait=false']);
  const seen = async () => {
    const counts = Object.keys(byClass).map((found) =>
      first.metric(`gracehook_terminations_total{class="${found}"}`),
    );
    return Object.fromEntries(
      (await Promise.all(counts)).map((count, index) => [Object.keys(byClass)[index], count]),
    );
  };
  // Pods of other tests may end meanwhile; the history below has those of this one.
  await eventually(async () => {
    for (const [found, count] of Object.entries(await seen()))
      expect(count).toBeGreaterThanOrEqual(byClass[found] ?? 0);
  }, soon);
  console.log(
    `six ends were classified ${Math.round((performance.now() - began) / 100) / 10} s after they began`,
  );
  first.child.kill('SIGTERM');
  expect((await first.ended)[0]).toBe(0);

  const history = await historyOf(shop);
  expect(Object.fromEntries(history.workloads.map((one) => [one.name, one.kind]))).toEqual(
    Object.fromEntries(names.map((one) => [one, kindOf(one)])),
  );
  for (const { name: workloadName, terminations } of history.workloads) {
    console.log(workloadName, JSON.stringify(terminations), statisticsOf(terminations).advice);
    const { class: found, exitCode } = ways[workloadName] ?? {};
    expect(terminations).toEqual([expect.objectContaining({ class: found, exitCode, drainSetting: 2 })]);
  }
  const configuration = `gracehook-${name}`;
  onTestFinished(async () => {
    await cluster.kubectl(['delete', 'mutatingwebhookconfiguration', configuration]);
  });
  const installation = installationObject(configuration, { name, namespace: name });
  await cluster.kubectl(['create', '-f', '-'], { input: JSON.stringify(installation) });
  const status = await gracehook(['status', '-n', shop.name, '-o', 'json', ...contextFlags()]);
  const { workloads } = JSON.parse(status.stdout) as Overview;
  const classesOf = ({ shutdowns }: WorkloadOverview) => Object.keys(shutdowns?.byClass ?? {});
  expect(Object.fromEntries(workloads.map((one) => [one.name, classesOf(one)]))).toEqual(
    Object.fromEntries(names.map((one) => [one, [ways[one]?.class]])),
  );
  const { stdout: page } = await gracehook(['report', '-n', shop.name, ...contextFlags()]);
  for (const one of names) expect(pageOf(page, `${shop.name}/${one}`)).toContain(`: ${ways[one]?.class}`);

  expect(first.output.stdout).not.toContain('not followed');
  expect(first.output.stdout).not.toContain('duty not performed');

  const second = startControl(kubeconfig, 'second', flags);
  await second.logged('leads');
  await kubectl(['delete', 'pods', '-l', 'app=dies', '--wait=false']);
  await eventually(
    async () =>
      expect(await second.metric('gracehook_terminations_total{class="DiedOnSigterm"}')).toBeGreaterThan(0),
    soon,
  );
  expect(await second.logged('shutdowns got worse')).toMatchObject({
    namespace: shop.name,
    kind: 'DaemonSet',
    name: 'dies',
    because: expect.stringContaining('2 of the last 2 shutdowns went wrong: dies on SIGTERM in 2 of 2'),
  });
  second.child.kill('SIGTERM');
  expect((await second.ended)[0]).toBe(0);
  const later = await historyOf(shop);
  expect(later.since).toBe(history.since);
  const counts = later.workloads.map((one) => [one.name, one.terminations.length]);
  expect(Object.fromEntries(counts)).toEqual({
    ...Object.fromEntries(names.map((one) => [one, 1])),
    dies: 2,
  });
});

/** What the page says of one workload. */
function pageOf(page: string, workloadName: string): string {
  return page.split('<article ').find((article) => article.includes(`>${workloadName} <`)) ?? '';
}

const soon = { withinSeconds: 60 };
const readyPods = 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}';
const byClass: Readonly<Record<string, number>> = {
  Drained: 1,
  DiedOnSigterm: 1,
  KilledAtGraceEnd: 3,
  HookFailed: 1,
  Unknown: 0,
};

/** The stored history, with the workloads of one namespace only. */
async function historyOf(namespace: TestNamespace): Promise<History> {
  if (release === undefined) throw new Error('nothing was prepared');
  const object = await release.kubectl(['get', 'configmap', `${release.name}-history`, '-o', 'json']);
  const { data } = parsedJson(object) as { readonly data?: Readonly<Record<string, string>> };
  const history = readHistory(data?.['history.json']);
  if (history === undefined) throw new Error('there is no history');
  return { ...history, workloads: history.workloads.filter((one) => one.namespace === namespace.name) };
}

/** Grace is 5 s: delay 1 s, drain 2 s, buffer 2 s. */
function workload(name: string): object {
  const { script, podSpec, container } = ways[name] ?? {};
  const labels = { app: name };
  const annotations = {
    'gracehook.io/inject': 'enabled',
    'gracehook.io/delay': '1s',
    'gracehook.io/drain': '2s',
    'gracehook.io/buffer': '2s',
  };
  const app = {
    name: 'app',
    image: nodeImageName,
    imagePullPolicy: 'IfNotPresent',
    args: ['-e', script],
    ...container,
  };
  return {
    apiVersion: 'apps/v1',
    kind: kindOf(name),
    metadata: { name },
    spec: {
      ...(kindOf(name) !== 'DaemonSet' && { replicas: 1 }),
      ...(kindOf(name) === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: { terminationGracePeriodSeconds: 4, containers: [app], ...podSpec },
      },
    },
  };
}
