import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { version } from '../../src/version.ts';
import { startControl } from '../server/control-process.ts';
import { createControlAccount } from './control-account.ts';
import { installDebianPackages } from './parts/debian-packages.ts';
import { findProgram } from './parts/missing-prerequisite.ts';
import { runCommand } from './parts/run-command.ts';
import { startPrometheus } from './prometheus/start-prometheus.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually } from './test-namespace.ts';
import { podManifest } from './test-objects.ts';
import { startWebhook } from './webhook-process.ts';

// Alerts and dashboard of the chart at a real Prometheus, which scrapes the real webhook, control and API server.
interface Rules {
  readonly groups: { rules: { alert: string; expr: string; for?: string; annotations?: object }[] }[];
}

const chart = join(import.meta.dirname, '../../charts/gracehook/files');
let folder: string;
let rules: Rules;
let panels: { readonly title: string; readonly targets: { readonly expr: string }[] }[];
beforeAll(async () => {
  await installDebianPackages({ prometheus: () => findProgram('promtool') !== undefined });
  folder = await mkdtemp(join(tmpdir(), 'gracehook-prometheus-'));
  rules = parse(await readFile(join(chart, 'alerts.yaml'), 'utf8')) as Rules;
  ({ panels } = JSON.parse(await readFile(join(chart, 'dashboard.json'), 'utf8')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('promtool finds nothing wrong with the alerts', async () => {
  expect(
    await runCommand('promtool', ['check', 'rules', '--lint-fatal', join(chart, 'alerts.yaml')]),
  ).toContain(`SUCCESS: ${rules.groups[0]?.rules.length} rules found`);
});

it('each alert fires where it should, and is silent where it should not', async () => {
  // Of an alert that fires, promtool compares the sentences too, which are compared to nothing here.
  const silent = structuredClone(rules);
  for (const rule of silent.groups.flatMap((group) => group.rules)) delete rule.annotations;
  await writeFile(join(folder, 'alerts.yaml'), stringify(silent));
  const tests = await readFile(join(import.meta.dirname, '../charts/alerts.promtool.yaml'), 'utf8');
  await writeFile(join(folder, 'tests.yaml'), tests);
  const named = [...tests.matchAll(/^ {2}- name: (Gracehook\w+)$/gm)].map(([, name]) => name);
  expect(named).toEqual(rules.groups.flatMap((group) => group.rules.map(({ alert }) => alert)));
  expect(await runCommand('promtool', ['test', 'rules', join(folder, 'tests.yaml')])).toContain('SUCCESS');
});

it('asks for what the webhook, control and the API server show, and an alert fires and goes out again', async () => {
  const [release, app] = await Promise.all([
    createTestNamespace(cluster, 'monitored'),
    createTestNamespace(cluster, 'app'),
  ]);
  onTestFinished(async () => void (await Promise.all([release.remove(), app.remove()])));
  const { name } = release;
  onTestFinished(async () => {
    await cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', `${name}-observer`]);
  });
  const account = { name, isIssuing: false, isObserving: true };
  const kubeconfig = await createControlAccount(cluster, name, undefined, folder, account);
  const control = startControl(kubeconfig, 'one', [
    ...['--name', name, '--namespace', name, '--tls-mode', 'file', '--observe'],
  ]);
  let webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.remove());
  await control.logged('leads');
  const { opsPort } = await control.logged('takes part in the election');

  const short = structuredClone(rules);
  for (const rule of short.groups.flatMap((group) => group.rules)) {
    // So that it goes out within the test.
    rule.expr = rule.expr.replaceAll('10m', '15s');
  }
  const prometheus = await startPrometheus(
    folder,
    [
      scrape('serve', `127.0.0.1:${webhook.opsPort}`, { namespace: 'gracehook', pod: 'serve-0' }),
      scrape('control', `127.0.0.1:${opsPort}`, { namespace: 'gracehook', pod: 'control-0' }),
      await scrapeApiServer(release.name),
    ],
    stringify(short),
  );
  onTestFinished(() => prometheus.stop());
  const dryRun = (name: string) =>
    app.kubectl(['create', '--dry-run=server', '-f', '-'], { input: podManifest(name, { isOptedIn: true }) });
  await dryRun('asked');

  await eventually(
    async () => {
      for (const job of ['serve', 'control', 'apiserver'])
        expect(await prometheus.query(`up{job="${job}"} == 1`)).toHaveLength(1);
      expect(await prometheus.query('sum(gracehook_admission_decisions_total) > 0')).toHaveLength(1);
    },
    { withinSeconds: 30 },
  );
  expect(await prometheus.query('gracehook_build_info')).toContainEqual(
    expect.objectContaining({ metric: expect.objectContaining({ version }) }),
  );
  const asked = [
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => inPanel(expr))),
  ];
  expect(asked.length).toBeGreaterThan(25);
  for (const expression of asked) await prometheus.query(expression);
  const shown = new Set(
    (await prometheus.query('{__name__=~".+"}')).map(({ metric }) => metric['__name__'] ?? ''),
  );
  const names = new Set(
    asked.flatMap((text) => text.match(/\b(gracehook|apiserver|nodejs|process)_\w+(?=[{) ])/g) ?? []),
  );
  // They are shown once something happened: a failure, a self-test, a replica, a certificate in files.
  const afterEvents = [
    'apiserver_admission_webhook_fail_open_count',
    'apiserver_admission_webhook_rejection_count',
    'gracehook_admission_failures_total',
    'gracehook_http_refusals_total',
    'gracehook_self_test_success',
  ];
  expect([...names].filter((name) => !shown.has(name) && !afterEvents.includes(name))).toEqual([]);

  // Other tests may have left failed calls behind just now.
  const quiet = async () => expect(await prometheus.firing()).not.toContain('GracehookFailOpen');
  await eventually(quiet, { withinSeconds: 60 });
  await webhook.kill();
  await dryRun('missed');
  await eventually(async () => expect(await prometheus.firing()).toContain('GracehookFailOpen'), soon);
  webhook = await startWebhook(cluster);
  await eventually(quiet, { withinSeconds: 60 });
});

const soon = { withinSeconds: 20 };

/** What Grafana makes of a panel's query before it asks. */
function inPanel(expression: string): string {
  return expression.replaceAll('$__rate_interval', '1m').replaceAll('$namespace', '.*');
}

function scrape(job: string, target: string, labels: object): object {
  return { job_name: job, static_configs: [{ targets: [target], labels }] };
}

/** As a Prometheus does that may read nothing but metrics. */
async function scrapeApiServer(namespace: string): Promise<object> {
  const account = `${namespace}-prometheus`;
  const subject = { kind: 'ServiceAccount', name: account, namespace };
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const metadata = { name: account };
  onTestFinished(async () => {
    await cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', account]);
  });
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
    { apiVersion, kind: 'ClusterRole', metadata, rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata,
      subjects: [subject],
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: account },
    },
  ];
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await cluster.kubectl(['create', '-f', '-'], { input });
  const token = await cluster.kubectl(['-n', namespace, 'create', 'token', account]);
  const server = await cluster.kubectl([
    'config',
    'view',
    '--minify',
    '-o',
    'jsonpath={.clusters[0].cluster.server}',
  ]);
  return {
    ...scrape('apiserver', new URL(server).host, {}),
    scheme: 'https',
    authorization: { credentials: token },
    // It is the one that kubectl asks, on this machine.
    tls_config: { insecure_skip_verify: true },
  };
}
