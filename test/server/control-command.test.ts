import { expect, it } from 'vitest';
import { type Json, type JsonObject, valueAt, withValues } from '../../src/core/json.ts';
import { folderOf, gracehook } from '../cli/run-gracehook.ts';
import { eventually } from '../cluster/test-namespace.ts';
import { startControl } from './control-process.ts';
import { type ObjectApiServer, startObjectApiServer } from './object-api-server.ts';

const lease = '/apis/coordination.k8s.io/v1/namespaces/system/leases/gracehook-control';
const state = '/api/v1/namespaces/system/configmaps/gracehook-state';
const soon = { withinSeconds: 15 };
const flags = ['--name', 'gracehook', '--namespace', 'system', '--tls-mode', 'file'];
const withSelfTest = [...flags, '--self-test-namespace', 'gracehook-selftest'];

it('leads, does its duties, says how they went, and gives the Lease back', async () => {
  const { api, kubeconfig } = await cluster();
  const control = startControl(kubeconfig, 'one', withSelfTest);
  await control.logged('capabilities of the API server written');
  await eventually(async () => {
    expect(await control.metric('gracehook_self_test_success')).toBe(1);
    expect(await control.metric(turns('replicas', 'success'))).toBe(1);
  }, soon);
  expect(valueAt(api.objects.get(state), ['data', 'capabilities.json'])).toBe(
    '{"server":"v1.37.2","sleep":true,"stopSignal":true}',
  );
  expect(await control.get('/readyz')).toEqual({ status: 200, body: 'ok\n' });
  expect(await control.get('/livez')).toEqual({ status: 200, body: 'ok\n' });
  expect(await control.metric('gracehook_control_leader')).toBe(1);
  expect(await control.metric(turns('capabilities', 'failure'))).toBe(0);
  expect(
    await control.metric('gracehook_control_duty_last_success_timestamp_seconds{duty="capabilities"}'),
  ).toBeGreaterThan(0);
  expect(valueAt(api.objects.get(lease), ['spec', 'holderIdentity'])).toBe('one');
  control.child.kill('SIGTERM');
  expect((await control.ended)[0]).toBe(0);
  expect(valueAt(api.objects.get(lease), ['spec', 'holderIdentity'])).toBeUndefined();
});

it('stands by while another leads, and is ready for it', async () => {
  const { api, kubeconfig } = await cluster();
  const spec = { holderIdentity: 'another', leaseDurationSeconds: 15 };
  api.objects.set(lease, { ...api.objects.get(lease), spec });
  const control = startControl(kubeconfig, 'one', withSelfTest);
  expect(await control.logged('stands by')).toMatchObject({ leader: 'another' });
  expect(await control.get('/readyz')).toEqual({ status: 200, body: 'ok\n' });
  expect(await control.metric('gracehook_control_leader')).toBe(0);
  expect(await control.metric('gracehook_self_test_success')).toBeUndefined();
  expect(api.requests.every(({ path }) => path === lease)).toBe(true);
  control.child.kill('SIGTERM');
  expect((await control.ended)[0]).toBe(0);
  expect(valueAt(api.objects.get(lease), ['spec'])).toEqual(spec);
});

it('says what does not work, once in its log, as an Event and on its port', async () => {
  const { api, kubeconfig } = await cluster();
  const well = api.answer;
  api.answer = (request) =>
    request.path.endsWith('/pods') ? { status: 201, body: request.body ?? null } : well(request);
  api.objects.delete(state);
  const control = startControl(kubeconfig, 'one', withSelfTest);
  const because = expect.stringContaining('/configmaps/gracehook-state: gracehook-state not found');
  expect(await control.logged('duty not performed, trying again')).toMatchObject({
    duty: 'capabilities',
    because,
  });
  await control.logged('found something wrong');
  await eventually(async () => expect(await control.metric('gracehook_self_test_success')).toBe(0), soon);
  const { status, body } = await control.get('/readyz');
  expect([status, body.split('\n')]).toEqual([
    200,
    ['ok', because, expect.stringMatching(/^SelfTestFailed: a pod that says nothing itself/), ''],
  ]);
  await eventually(async () => {
    const [event] = api.requests.filter(({ path }) => path === '/api/v1/namespaces/system/events');
    expect(event?.body).toMatchObject({
      involvedObject: { kind: 'Deployment', name: 'gracehook' },
      reason: 'SelfTestFailed',
      reportingInstance: 'one',
    });
  }, soon);
  expect(await control.metric(turns('capabilities', 'failure'))).toBe(1);
});

it('starts without the API server, says why it is not ready, and leads when it is there', async () => {
  const { api, kubeconfig } = await cluster();
  await api.setReachable(false);
  const control = startControl(kubeconfig, 'one', withSelfTest);
  await control.logged('election not followed, trying again');
  const { status, body } = await control.get('/readyz');
  expect([status, body]).toEqual([503, expect.stringMatching(/^not ready: connect ECONNREFUSED/)]);
  await api.setReachable(true);
  await control.logged('leads');
  expect((await control.get('/readyz')).status).toBe(200);
});

it('works on with a configuration that cannot be used, and without a self-test namespace', async () => {
  const { kubeconfig } = await cluster();
  const folder = await folderOf({ 'config.yaml': 'bounds: {maxDelay: never}' });
  const control = startControl(kubeconfig, 'one', [...flags, '--config', `${folder}/config.yaml`]);
  await control.logged('configuration not valid, the built-in one is used');
  await control.logged('leads');
  expect((await control.get('/readyz')).body).toMatch(/^ok\ncapabilities: nobody finds out/);
});

it.each([
  [['control', '--name', 'a'], '--namespace is missing: it takes the namespace of that Deployment'],
  [['control', '--name', 'a', '--namespace', 'b', '--kubeconfig', '/none'], 'the kubeconfig cannot be read'],
  [['self-test'], '--namespace is missing: it takes a namespace that is opted in by its label'],
  [['self-test', '-n', 'a'], 'no cluster is known: run this in a pod with the token of a ServiceAccount'],
])('explains a mistake in %j in one sentence', async (args, sentence) => {
  const { code, stderr } = await gracehook(args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(`gracehook: ${sentence}`)]);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

it('tests once whether pods are injected, by the exit code too', async () => {
  const { api, kubeconfig } = await cluster();
  const selfTest = () => gracehook(['self-test', '-n', 'gracehook-selftest', '--kubeconfig', kubeconfig]);
  expect(await selfTest()).toEqual({
    code: 0,
    stdout: 'Pods of gracehook-selftest are injected.\n',
    stderr: '',
  });
  api.answer = ({ body }) => ({ status: 201, body: body ?? null });
  const { code, stdout, stderr } = await selfTest();
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/^gracehook: the self-test failed: a pod that says nothing itself.*\n$/);
});

/** An API server with what the chart makes, whose pods come out injected, and a kubeconfig for it. */
async function cluster(): Promise<{ api: ObjectApiServer; kubeconfig: string }> {
  const api = await startObjectApiServer();
  api.objects.set(lease, { metadata: { name: 'gracehook-control' } });
  api.objects.set(state, { metadata: { name: 'gracehook-state' } });
  api.answer = ({ method, path, body }) => {
    if (path === '/version') return { status: 200, body: { gitVersion: 'v1.37.2' } };
    if (path.endsWith('/endpointslices')) return { status: 200, body: { items: [] } };
    if (method !== 'POST') return undefined;
    return { status: 201, body: path.endsWith('/pods') ? injected(body as JsonObject) : (body ?? null) };
  };
  const folder = await folderOf({
    kubeconfig: JSON.stringify({
      'current-context': 'fake',
      clusters: [{ name: 'c', cluster: { server: api.access.server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'fake', context: { cluster: 'c', user: 'u' } }],
    }),
  });
  return { api, kubeconfig: `${folder}/kubeconfig` };
}

function injected(pod: JsonObject): Json {
  return withValues(pod, [
    { path: ['metadata', 'labels'], value: { 'gracehook.io/injected': 'true' } },
    { path: ['metadata', 'annotations', 'gracehook.io/status'], value: '{"v":1}' },
  ]);
}

function turns(duty: string, result: string): string {
  return `gracehook_control_duty_turns_total{duty="${duty}",result="${result}"}`;
}
