import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { webhookConfiguration } from '../../src/cluster/webhook-configuration.ts';
import { chartCaseFile, chartCases, chartFolder, objectsIn, templateTexts } from '../charts/chart-cases.ts';
import { addCustomResources } from './chart/custom-resources.ts';
import { helmIn } from './helm.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace } from './test-namespace.ts';

/*
 * What the chart renders. Each folder of test/charts/golden is a case; GOLDEN_UPDATE=1 writes what the chart renders
 * now: review the difference like code.
 */
const isUpdating = process.env['GOLDEN_UPDATE'] === '1';
const folder = mkdtempSync(join(tmpdir(), 'gracehook-chart-'));
afterAll(() => rmSync(folder, { recursive: true }));

const helm = helmIn(cluster, { namespace: 'gracehook', folder });
const render = (...args: string[]) => helm(['template', 'gracehook', chartFolder, ...args]);
const set = (...values: string[]) => values.flatMap((value) => ['--set', value]);

it('has cases', () => {
  expect(chartCases.length).toBeGreaterThan(7);
});

it.concurrent.for(chartCases)('%s: passes helm lint --strict and renders what is expected', async (name) => {
  const values = ['--values', chartCaseFile(name, 'values.yaml')];
  await helm(['lint', '--strict', chartFolder, ...values]);
  const rendered = await render(...values);
  const file = chartCaseFile(name, 'rendered.yaml');
  if (isUpdating) return writeFileSync(file, rendered);
  expect(rendered).toBe(readFileSync(file, 'utf8'));
});

it.concurrent.for([
  [['serve.replica=3'], "at '/serve': additional properties 'replica' not allowed"],
  [['serve.replicas=three'], "at '/serve/replicas': got string, want integer"],
  [['serve.port=443'], "at '/serve/port': minimum: got 443, want 1,024"],
  [['serve.shutdownDelay=1m'], "at '/serve/shutdownDelay': '1m' does not match pattern '^[0-9]+s$'"],
  [['control.resources.limit.memory=1Gi'], "at '/control/resources': additional properties 'limit' not"],
  [['tls.mode=selfsigned'], "at '/tls/mode': value must be one of 'self', 'certManager', 'existing'"],
  [['tls.self.leafLifetime=30d'], "at '/tls/self/leafLifetime': '30d' does not match pattern"],
  [['webhook.failurePolicy=ignore'], "at '/webhook/failurePolicy': value must be one of 'Ignore', 'Fail'"],
  [['config.setings.delay=5s'], "at '/config': additional properties 'setings' not allowed"],
  [['config.settings.dealy=5s'], "at '/config/settings': additional properties 'dealy' not allowed"],
  [['config.settings.delay=5 s'], "at '/config/settings/delay': '5 s' does not match pattern"],
  [['config.settings.delay=5'], "at '/config/settings/delay': got number, want string"],
  [['config.settings.strategy=none'], "at '/config/settings/strategy': value must be one of 'surge', 'off'"],
  [['config.kubernetes.version=1'], "at '/config/kubernetes/version': got number, want string"],
  [['config.port=9443'], "at '/config': additional properties 'port' not allowed"],
] as const)('values that are not valid are told: %s', async ([values, message], { expect }) => {
  await expect(render(...set(...values))).rejects.toThrow(message);
});

it.concurrent.for([
  [['tls.mode=existing'], 'set tls.existing.secretName'],
  [['selfTest.enabled=false'], 'set config.kubernetes.version, such as "1.34", or config.kubernetes.sleep'],
  [['selfTest.namespace=gracehook'], "selfTest.namespace is the release's own namespace"],
  [['serve.hostNetwork=true'], 'set serve.port to one that is free, such as 10260'],
  [['serve.opsPort=10250'], 'serve.port and serve.opsPort are both 10250'],
  [['fullnameOverride=my.gracehook'], 'my.gracehook cannot be the name of a Service: set fullnameOverride'],
  [['tls.self.leafLifetime=14m59s'], 'tls.self.leafLifetime is 14m59s: set it to 15m or more'],
  [['tls.self.leafLifetime=4381h'], 'tls.self.caLifetime is 8760h: set it to twice tls.self.leafLifetime'],
  [['webhook.excludedNamespaces={gracehook-selftest}'], 'names the namespace of the self-test'],
] as const)('values that do not go together are told: %s', async ([values, message], { expect }) => {
  await expect(render(...set(...values))).rejects.toThrow(message);
});

it.concurrent.for([
  [['image.tag=v9'], 'image: docker.io/gracehook/gracehook:v9'],
  [['global.x=1', 'enabled=true'], 'kind: MutatingWebhookConfiguration'],
  [['selfTest.enabled=false', 'config.kubernetes.sleep=false'], 'sleep: false'],
  [['config.settings.preStopScheme=HTTPS', 'config.settings.readinessPort=80'], 'readinessPort: 80'],
] as const)('values that are valid are taken: %s', async ([values, rendered], { expect }) => {
  expect(await render(...set(...values))).toContain(rendered);
});

it.concurrent.for(['Ignore', 'Fail'] as const)(
  'the webhook entries are those of --register, with failurePolicy %s',
  async (failurePolicy, { expect }) => {
    const template = join('templates', 'webhook', 'mutating-webhook-configuration.yaml');
    const rendered = await render(
      ...set(`webhook.failurePolicy=${failurePolicy}`),
      ...['--show-only', template],
    );
    const service = (path: string) => ({
      service: { name: 'gracehook', namespace: 'gracehook', path, port: 443 },
    });
    const { webhooks = [] } = webhookConfiguration('gracehook', service, failurePolicy);
    const [configuration] = objectsIn(rendered);
    expect(configuration?.['webhooks']).toEqual(
      JSON.parse(JSON.stringify(webhooks).replaceAll('["kube-system"]', '["kube-system","gracehook"]')),
    );
  },
);

it('a rendering depends on nothing but the chart and its values', () => {
  const functions =
    /\{\{[^}]*\b(?:lookup|gen\w*C[aA]|gen\w*Cert\w*|rand\w+|uuidv4|now|Capabilities|htpasswd)\b/;
  const texts = templateTexts();
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter((text) => functions.test(text))).toEqual([]);
  const renderings = chartCases.map((name) => readFileSync(chartCaseFile(name, 'rendered.yaml'), 'utf8'));
  expect(renderings.filter((text) => /^ *caBundle:/m.test(text))).toEqual([]);
});

it.concurrent.for([
  [[], 'control issues it and renews it'],
  [['tls.mode=certManager'], 'cert-manager issues the Certificate gracehook-tls'],
  [['webhook.failurePolicy=Fail'], 'Pods that opted in are refused while no replica answers.'],
  [['serve.replicas=1'], 'Set serve.replicas to 2 or more.'],
  [['serve.preStopDelaySeconds=0'], 'The API server may still call a replica that has ended.'],
  [['webhook.namespaceSelector.matchLabels.stage=one'], '{"matchLabels":{"stage":"one"}}'],
  [[], 'kubectl wait --for=delete namespace/gracehook-selftest'],
  [[], 'so it may drop requests once'],
] as const)('the notes tell what the values mean: %s', async ([values, sentence], { expect }) => {
  const notes = await helm(['install', 'gracehook', chartFolder, '--dry-run=client', ...set(...values)]);
  expect(notes).toContain(sentence);
});

let removeCustomResources: (() => Promise<void>) | undefined;
beforeAll(async () => {
  removeCustomResources = await addCustomResources(cluster);
});
afterAll(() => removeCustomResources?.());

it.concurrent.for(chartCases)(
  '%s: the API server takes every object',
  async (name, { expect, onTestFinished }) => {
    const namespace = await createTestNamespace(cluster, 'gracehook');
    onTestFinished(() => namespace.remove());
    const release = ['template', namespace.name, chartFolder, '--values', chartCaseFile(name, 'values.yaml')];
    const manifests = await helmIn(cluster, { namespace: namespace.name, folder })(release);
    // A dry run does not make what other objects of it need.
    const needed = objectsIn(manifests).filter(
      ({ kind }) => kind === 'Namespace' || kind === 'ServiceAccount',
    );
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: needed });
    onTestFinished(async () => {
      await cluster.kubectl(['delete', '--wait=false', '-f', '-'], { input: list });
    });
    await cluster.kubectl(['create', '-f', '-'], { input: list });
    const apply = [
      'apply',
      '--server-side',
      '--dry-run=server',
      '--warnings-as-errors',
      '-o',
      'name',
      '-f',
      '-',
    ];
    const taken = await cluster.kubectl(apply, { input: manifests });
    expect(taken.trim().split('\n')).toHaveLength(objectsIn(manifests).length);
  },
);
