import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { chartFolder } from '../charts/chart-cases.ts';
import { fillAsControlDoes, harmless, releaseIn } from './chart/release-in.ts';
import { runCommand } from './parts/run-command.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { eventually } from './test-namespace.ts';

// What Helm leaves and takes at an upgrade.
const folder = mkdtempSync(join(tmpdir(), 'gracehook-chart-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('an upgrade keeps what control has written', async (test) => {
  const { namespace, helm } = await releaseIn(test, folder);
  const { name, kubectl } = namespace;
  test.onTestFinished(async () => {
    await helm(['uninstall', name, '--ignore-not-found']);
  });
  await helm(['install', name, chartFolder, '--values', '-'], { input: JSON.stringify(harmless) });
  await fillAsControlDoes(namespace);
  const written = async () => {
    const objects = [
      `secret/${name}-ca`,
      `secret/${name}-tls`,
      `configmap/${name}-state`,
      `lease/${name}-control`,
    ];
    const { items } = JSON.parse(await kubectl(['get', ...objects, '-o', 'json'])) as {
      readonly items: { readonly data?: object; readonly spec?: object }[];
    };
    return { contents: items.map(({ data, spec }) => data ?? spec), entries: await webhookEntries(name) };
  };
  const before = await written();
  expect(before.contents).not.toContain(undefined);
  const changed = JSON.stringify({ ...harmless, webhook: { ...harmless.webhook, timeoutSeconds: 2 } });
  await helm(['upgrade', name, chartFolder, '--values', '-'], { input: changed });
  expect(await written()).toEqual(before);
});

it('an upgrade leaves exactly the new webhook entries, and the caBundle that the command of the notes made', async (test) => {
  const { namespace, helm } = await releaseIn(test, folder);
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
