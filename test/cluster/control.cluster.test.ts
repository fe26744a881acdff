import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type JsonObject, valueAt } from '../../src/core/json.ts';
import { gracehook } from '../cli/run-gracehook.ts';
import { startControl } from '../server/control-process.ts';
import { createControlAccount } from './control-account.ts';
import { startOtherWebhook } from './other-webhook.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { startWebhook } from './webhook-process.ts';

// What control does at a real API server, with no more rights than the chart gives it.
let folder: string;
let release: TestNamespace;
let tested: TestNamespace;
let kubeconfig: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracehook-control-'));
  [release, tested] = await Promise.all([
    createTestNamespace(cluster, 'control'),
    createTestNamespace(cluster, 'selftest'),
  ]);
  const labels = ['gracehook.io/inject=enabled', 'pod-security.kubernetes.io/enforce=restricted'];
  await cluster.kubectl(['label', 'namespace', tested.name, ...labels]);
  kubeconfig = await createControlAccount(cluster, release.name, tested.name, folder);
});
afterAll(async () => {
  await Promise.all([release?.remove(), tested?.remove()]);
  await rm(folder, { recursive: true, force: true });
});

it('elects one of two, and lets the other lead when it was killed, which finds out what has changed', async () => {
  const flags = ['--name', 'gracehook', '--namespace', release.name, '--tls-mode', 'file'];
  const start = (identity: string) =>
    startControl(kubeconfig, identity, [...flags, '--self-test-namespace', tested.name]);
  const one = start('one');
  await one.logged('leads');
  const two = start('two');
  expect(await two.logged('stands by')).toMatchObject({ leader: 'one' });
  await one.logged('capabilities of the API server written');
  const { server, ...first } = await capabilities();
  expect(first).toEqual({ sleep: true, stopSignal: false });
  expect(server).toMatch(/^v1\.\d+\./);
  // As an API server before 1.30, or one whose webhooks are built with an older library.
  const older = await startOtherWebhook(cluster, (pod) =>
    valueAt(pod, [...preStop, 'sleep']) === undefined
      ? []
      : [{ op: 'remove', path: '/spec/containers/0/lifecycle/preStop/sleep' }],
  );
  onTestFinished(() => older.stop());
  await older.register(`older-${tested.name}`, tested.name);
  const killed = performance.now();
  one.child.kill('SIGKILL');
  await two.logged('leads');
  console.log(`led ${Math.round((performance.now() - killed) / 100) / 10} s after the leader was killed`);
  expect(await holder()).toBe('two');
  await eventually(async () => expect(await capabilities()).toMatchObject({ sleep: false }), {
    withinSeconds: 70,
  });

  const three = start('three');
  await three.logged('stands by');
  const ended = performance.now();
  two.child.kill('SIGTERM');
  await three.logged('leads');
  console.log(`led ${Math.round((performance.now() - ended) / 100) / 10} s after the leader was ended`);
  expect((await two.ended)[0]).toBe(0);
  three.child.kill('SIGTERM');
  expect((await three.ended)[0]).toBe(0);
  expect(await holder()).toBe('');
  for (const { output } of [one, two, three]) {
    expect(output.stdout).not.toContain('duty not performed');
    expect(output.stdout).not.toContain('Event not written');
  }
});

it('tests once whether pods of both kinds are injected', async () => {
  const selfTest = () => gracehook(['self-test', '-n', tested.name, '--kubeconfig', kubeconfig]);
  const away = await selfTest();
  expect([away.code, away.stderr]).toEqual([3, expect.stringContaining('did not call the webhook')]);
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.stop());
  await eventually(async () => expect(await selfTest()).toMatchObject({ code: 0, stderr: '' }), soon);
  const forbidden = await gracehook(['self-test', '-n', release.name, '--kubeconfig', kubeconfig]);
  expect([forbidden.code, forbidden.stderr]).toEqual([
    3,
    expect.stringContaining(`not allowed to create pods in ${release.name}`),
  ]);
});

const soon = { withinSeconds: 20 };
const preStop = ['spec', 'containers', 0, 'lifecycle', 'preStop'];

async function capabilities(): Promise<JsonObject> {
  const path = 'jsonpath={.data.capabilities\\.json}';
  return JSON.parse(await release.kubectl(['get', 'configmap', 'gracehook-state', '-o', path]));
}

async function holder(): Promise<string> {
  return release.kubectl(['get', 'lease', 'gracehook-control', '-o', 'jsonpath={.spec.holderIdentity}']);
}
