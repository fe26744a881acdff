import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eventually } from '../cluster/test-namespace.ts';
import { type FakeCluster, fakeCluster } from './live-cluster.ts';
import { configMap, installation, liveDeployment, livePod, shop } from './live-objects.ts';
import { folderOf, gracehook, startGracehook } from './run-gracehook.ts';

const objects = [installation, configMap('hook', { 'config.yaml': '{}' }), shop, liveDeployment('web')];

it('writes the page into a file, or prints it', async () => {
  const cluster = await fakeCluster(...objects, livePod(liveDeployment('web'), 'y'));
  const file = join(await folderOf({}), 'report.html');
  const { code, stderr } = await report(cluster, '-o', file);
  expect([code, stderr]).toEqual([0, `gracehook: written to ${file}\n`]);
  const page = await readFile(file, 'utf8');
  expect(page).toMatch(
    /<h1>The installation is faulty \(\d+ checks failed\): new pods may come up without Gracehook\.<\/h1>/,
  );
  expect(page).toContain('1 pod came up after the opt-in without Gracehook: restart once');
  expect(page).toContain('<h2 id="health">Installation</h2>');
  expect(page).toContain(`gracehook report --kubeconfig ${cluster.kubeconfig} -o ${file}`);
  expect((await report(cluster)).stdout).toMatch(/^<!doctype html>/);
});

it('shows it on loopback until it is told to end', async () => {
  const cluster = await fakeCluster(...objects);
  const running = startGracehook(['dashboard', '--kubeconfig', cluster.kubeconfig]);
  const url = () => /http:\/\/127\.0\.0\.1:\d+\//.exec(running.stderr())?.[0] ?? '';
  await eventually(async () => expect(url()).not.toBe(''), { withinSeconds: 15 });
  const response = await fetch(url());
  expect(await response.text()).toContain('<meta http-equiv="refresh" content="30">');
  expect(cluster.api.requests.every(({ method }) => method === 'GET')).toBe(true);
  running.interrupt();
  expect((await running.ended).code).toBe(0);
});

it.each([
  [['dashboard', '--port', 'web'], 2, '--port takes a number up to 65535, not "web"'],
  [['report', '-n', 'a', '-A'], 2, '-A is all namespaces and -n is one'],
])('explains a mistake in %j in one sentence', async (args, code, sentence) => {
  const ended = await gracehook(args);
  expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(`gracehook: ${sentence}`)]);
});

function report({ kubeconfig }: FakeCluster, ...args: string[]) {
  return gracehook(['report', '--kubeconfig', kubeconfig, ...args]);
}
