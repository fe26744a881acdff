import { expect, it } from 'vitest';
import { type ObjectApiServer, startObjectApiServer } from '../server/object-api-server.ts';
import { folderOf, gracehook } from './run-gracehook.ts';

const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';

it('ends with 3 where nobody answers', async () => {
  const { code, stdout, stderr } = await gracehook(['check', ...(await kubeconfigFor('http://127.0.0.1:1'))]);
  expect(code).toBe(3);
  expect(stdout).toBe('');
  expect(stderr).toContain('ECONNREFUSED');
});

it.each([
  [['--values', 'values.yaml'], '--pre'],
  [['-o', 'xml'], 'text, short, json'],
  [['--wait', 'long'], '--wait takes a duration'],
  [['--pre', '--values', 'absent.yaml'], 'there is no such file'],
  [['--context', 'absent'], 'no context "absent"'],
])('ends with 2 for %j', async (args, words) => {
  const { code, stderr } = await gracehook([
    'check',
    ...args,
    ...(await kubeconfigFor('http://127.0.0.1:1')),
  ]);
  expect(stderr).toContain(words);
  expect(code).toBe(2);
});

it('ends with 2 for a namespace that there is not', async () => {
  const cluster = await clusterThat(() => ({
    status: 404,
    body: { message: 'namespaces "nowhere" not found' },
  }));
  const { code, stderr } = await gracehook(['check', '-n', 'nowhere', ...(await kubeconfigFor(cluster))]);
  expect(stderr).toBe('gracehook: there is no namespace "nowhere"\n');
  expect(code).toBe(2);
});

it('warns with the right that is missing, and ends with 0', async () => {
  const cluster = await clusterThat(({ path: asked }) => ({
    status: 403,
    body: { message: `User "me" cannot list resource "${asked.split('/').at(-1)}" in API group ""` },
  }));
  const { code, stdout } = await gracehook(['check', '-o', 'short', ...(await kubeconfigFor(cluster))]);
  expect(stdout).toContain('you may not list mutatingwebhookconfigurations');
  expect(stdout).not.toContain('×');
  expect(code).toBe(0);
});

it('ends with 1 where something failed, and gives it as JSON', async () => {
  const cluster = await clusterThat(() => ({ status: 200, body: { items: [] } }));
  const { code, stdout } = await gracehook(['check', '-o', 'json', ...(await kubeconfigFor(cluster))]);
  expect(code).toBe(1);
  const { groups } = JSON.parse(stdout) as { groups: { title: string; results: { name: string }[] }[] };
  expect(groups.flatMap(({ results }) => results)).toContainEqual({
    name: 'webhook-configuration',
    title: 'there is one webhook configuration of Gracehook',
    outcome: 'failed',
    found: expect.stringContaining('there is none'),
    remedy: expect.stringContaining('helm'),
  });
});

it('looks again with --wait until nothing fails', async () => {
  let looks = 0;
  const cluster = await clusterThat(({ path: asked }) => {
    if (asked === path) looks += 1;
    const isRefused = asked === path && looks > 1;
    return isRefused
      ? { status: 403, body: { message: 'User "me" cannot list resource "mutatingwebhookconfigurations"' } }
      : { status: 200, body: { items: [] } };
  });
  const { code } = await gracehook(['check', '--wait', '30s', ...(await kubeconfigFor(cluster))]);
  expect(code).toBe(0);
  expect(looks).toBeGreaterThan(1);
});

/** An API server of a good version, which answers the rest so. */
async function clusterThat(answer: ObjectApiServer['answer']): Promise<string> {
  const cluster = await startObjectApiServer();
  cluster.answer = (request) =>
    request.path === '/version' ? { status: 200, body: { gitVersion: 'v1.37.2' } } : answer(request);
  return cluster.access.server;
}

async function kubeconfigFor(server: string): Promise<string[]> {
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  const folder = await folderOf({ kubeconfig: JSON.stringify(kubeconfig) });
  return ['--kubeconfig', `${folder}/kubeconfig`];
}
