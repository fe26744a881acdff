import { expect, it } from 'vitest';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { type Json, type JsonObject, valueAt, withValueAt } from '../core/json.ts';
import { createLogger } from '../telemetry/logger.ts';
import { capabilitiesDuty } from './capabilities-duty.ts';

const state = '/api/v1/namespaces/gracehook/configmaps/gracehook-state';
const lifecycle = ['spec', 'containers', 0, 'lifecycle'];
const dropsStopSignal = (pod: Json) => withValueAt(pod, [...lifecycle, 'stopSignal'], undefined);

it('writes what the API server keeps, once', async () => {
  const { api, perform, written, patches } = await server();
  await perform();
  expect(written()).toBe('{"server":"v1.37.2","sleep":true,"stopSignal":false}');
  await perform();
  expect(patches()).toEqual([{ data: { 'capabilities.json': written() } }]);
  const [pod] = api.requests.filter(({ method }) => method === 'POST');
  expect(pod?.query.get('dryRun')).toBe('All');
  expect(pod?.body).toMatchObject({
    metadata: { annotations: { 'gracehook.io/inject': 'disabled' } },
    spec: {
      os: { name: 'linux' },
      containers: [{ lifecycle: { preStop: { sleep: { seconds: 1 } }, stopSignal: 'SIGTERM' } }],
    },
  });
});

it('writes anew what changed, and leaves what else is in the ConfigMap', async () => {
  const { api, perform, written, patches } = await server();
  api.objects.set(state, { data: { 'capabilities.json': 'not JSON', other: 'kept' } });
  await perform();
  api.answer = answering((pod) => pod, 'v1.38.0');
  await perform();
  expect(patches()).toHaveLength(2);
  expect(written()).toBe('{"server":"v1.38.0","sleep":true,"stopSignal":true}');
  expect(valueAt(api.objects.get(state), ['data', 'other'])).toBe('kept');
});

it.each<[what: string, answer: ReturnType<typeof answering>]>([
  ['drops it without a word', answering((pod) => withValueAt(pod, lifecycle, {}))],
  [
    'refuses what is left of the hook',
    answering(() =>
      refusal(
        422,
        'Pod "x" is invalid: spec.containers[0].lifecycle.preStop: Required value: must specify a handler type',
      ),
    ),
  ],
])('writes that there is no sleep where the API server %s', async (_, answer) => {
  const { api, perform, written } = await server();
  api.answer = answer;
  await perform();
  expect(written()).toBe('{"server":"v1.37.2","sleep":false,"stopSignal":false}');
});

it.each([
  [403, 'pods is forbidden: User "x" cannot create resource "pods"'],
  [403, 'exceeded quota: pods'],
  [422, 'pods "x" is forbidden: ValidatingAdmissionPolicy "y" denied request: lifecycle.preStop is missing'],
  [404, 'namespaces "gracehook-selftest" not found'],
  [422, 'admission webhook "other.example.org" denied the request'],
  [500, 'internal error'],
])('changes nothing, and tells, where the dry run is answered by %i %s', async (code, message) => {
  const { api, perform, written, patches } = await server();
  await perform();
  api.answer = answering(() => refusal(code, message));
  await expect(perform()).rejects.toThrow(message);
  expect(patches()).toHaveLength(1);
  expect(written()).toContain('"sleep":true');
});

async function server() {
  const api = await startObjectApiServer();
  api.objects.set(state, { metadata: { name: 'gracehook-state' } });
  api.answer = answering(dropsStopSignal);
  const log = createLogger(false);
  log.level = 'silent';
  const place = {
    namespace: 'gracehook',
    configMap: 'gracehook-state',
    selfTestNamespace: 'gracehook-selftest',
  };
  const duty = capabilitiesDuty(api.access, place, log);
  return {
    api,
    perform: () => duty.perform(AbortSignal.timeout(10_000)),
    written: () => valueAt(api.objects.get(state), ['data', 'capabilities.json']),
    patches: () => api.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body),
  };
}

type Answering = Awaited<ReturnType<typeof startObjectApiServer>>['answer'];

/** Gives pods back as `store` says, or refuses them. */
function answering(
  store: (pod: Json) => Json | { readonly status: number; readonly body: Json },
  gitVersion = 'v1.37.2',
): Answering {
  return ({ method, path, body }) => {
    if (path === '/version') return { status: 200, body: { gitVersion } };
    if (method !== 'POST') return undefined;
    const stored = store(body ?? null) as JsonObject;
    return typeof stored['status'] === 'number'
      ? { status: stored['status'], body: stored['body'] ?? null }
      : { status: 201, body: stored };
  };
}
