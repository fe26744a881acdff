import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type FakeApiServer, namespaceNamed, startFakeApiServer } from './fake-api-server.ts';
import { podWith } from './reviews.ts';
import { type ServeProcess, startServe } from './serve-process.ts';

// The settings of namespaces, with the real process and an API server that does what a test wants.
async function startWithNamespaces(api: FakeApiServer, configuration = ''): Promise<ServeProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-namespaces-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const kubeconfig = {
    'current-context': 'fake',
    clusters: [{ name: 'c', cluster: { server: api.access.server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'c', user: 'u' } }],
  };
  await writeFile(join(folder, 'kubeconfig'), JSON.stringify(kubeconfig));
  await writeFile(join(folder, 'config.yaml'), configuration);
  const files = ['--kubeconfig', join(folder, 'kubeconfig'), '--config', join(folder, 'config.yaml')];
  return startServe(['--port', '0', '--ops-port', '0', ...files]);
}

function shop(annotations: Record<string, string>, resourceVersion = '1') {
  return namespaceNamed('shop', annotations, resourceVersion);
}

it('uses what a namespace says, and what it says next', async () => {
  const api = await startFakeApiServer();
  api.namespaces = [
    shop({ 'gracehook.io/delay': '7s', 'gracehook.io/env': 'A=1,B=2', 'gracehook.io/drain': 'x' }),
  ];
  const serve = await startWithNamespaces(api, 'bounds: {allowedEnv: [A]}');
  await serve.said('try it: ');
  expect(serve.output.stderr).toContain(`namespaces of ${api.access.server}\n`);
  const { settings, reasons, warnings } = await serve.reviewed(podWith({}));
  expect([settings['delay'], settings['drain']]).toEqual([
    [7, 'namespace'],
    [20, 'default'],
  ]);
  expect([reasons, warnings]).toEqual([['InvalidAnnotation', 'VariableNotAllowed'], []]);
  await expect
    .poll(() => serve.output.stdout)
    .toContain(
      '"namespace":"shop","faults":["gracehook.io/drain of the namespace: \\"x\\" is not a duration; ',
    );
  await serve.shows('gracehook_namespaces_synced', 1);
  await serve.shows('gracehook_namespaces_known', 1);
  expect((await serve.get('/metrics')).body).toMatch(
    /\ngracehook_namespaces_last_contact_timestamp_seconds \d{10}/,
  );

  while (api.watches.length === 0) await sleep(20);
  api.watches[0]?.send({ type: 'MODIFIED', object: shop({ 'gracehook.io/delay': '9s' }, '101') });
  while ((await serve.reviewed(podWith({}))).settings['delay']?.[0] !== 9) await sleep(20);
});

it('answers at once while the API server cannot be reached, and knows what it says when it can', async () => {
  const api = await startFakeApiServer();
  api.namespaces = [shop({ 'gracehook.io/delay': '7s' })];
  await api.setReachable(false);
  const serve = await startWithNamespaces(api, 'settings: {delay: 6s}');
  await serve.said('try it: ');
  for (const path of ['/mutate/pods', '/mutate/labelled/pods']) {
    const { settings, reasons } = await serve.reviewed(podWith({}), path);
    expect([settings['delay'], reasons]).toEqual([[6, 'cluster'], ['NamespaceUnknown']]);
  }
  const { status, body } = await serve.get('/readyz');
  expect([status, body]).toEqual([
    200,
    expect.stringMatching(/^ok\nnamespaces: not known yet: .*ECONNREFUSED.*\n$/),
  ]);
  await serve.shows('gracehook_namespaces_synced', 0);
  await api.setReachable(true);
  await serve.shows('gracehook_namespaces_synced', 1);
  const { settings, reasons } = await serve.reviewed(podWith({}));
  expect([settings['delay'], reasons]).toEqual([[7, 'namespace'], []]);
  while ((await serve.get('/readyz')).body !== 'ok\n') await sleep(50);
  serve.child.kill('SIGINT');
  expect((await serve.ended)[0]).toBe(0);
});

it('asks nobody where the configuration says no', async () => {
  const api = await startFakeApiServer();
  const serve = await startWithNamespaces(api, 'namespaceSettings: false');
  await serve.said('try it: ');
  expect((await serve.reviewed(podWith({}))).reasons).toEqual([]);
  expect([api.requests, (await serve.get('/metrics')).body.includes('gracehook_namespaces')]).toEqual([
    [],
    false,
  ]);
});

it('says what to allow where it may not read namespaces', async () => {
  const api = await startFakeApiServer();
  api.refusals.push(...Array.from({ length: 100 }, () => 403));
  const serve = await startWithNamespaces(api);
  await serve.said('try it: ');
  expect((await serve.get('/readyz')).body).toBe(
    'ok\nnamespaces: not known yet: the API server answers 403 to GET /api/v1/namespaces; allow get, list and watch on ' +
      'namespaces, or set namespaceSettings: false in the configuration\n',
  );
  const warnings = () => serve.output.stdout.split('\n').filter((line) => line.includes('not followed'));
  await expect.poll(warnings).toHaveLength(1);
});

it('does not start with a kubeconfig that cannot be read', async () => {
  const { output, ended } = startServe([
    '--port',
    '0',
    '--ops-port',
    '0',
    '--kubeconfig',
    '/nonexistent/config',
  ]);
  expect((await ended)[0]).toBe(2);
  expect(output.stderr).toContain('gracehook: the kubeconfig cannot be read: ');
});
