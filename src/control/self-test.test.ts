import { expect, it } from 'vitest';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { type Json, type JsonObject, valueAt, withValues } from '../core/json.ts';
import { selfTest } from './self-test.ts';

const pods = '/api/v1/namespaces/gracehook-selftest/pods';
const inject = 'gracehook.io/inject';
const status = ['metadata', 'annotations', 'gracehook.io/status'];
const label = ['metadata', 'labels', 'gracehook.io/injected'];

it('finds nothing wrong where both pods come out injected, and creates none', async () => {
  const { api, tested } = await server((pod) => injected(pod));
  expect(await tested()).toBeUndefined();
  expect(api.requests.map(({ method, path, query }) => `${method} ${path}?${query}`)).toEqual([
    `POST ${pods}?dryRun=All`,
    `POST ${pods}?dryRun=All`,
  ]);
  expect(api.requests.map(({ body }) => valueAt(body, ['metadata', 'annotations', inject]))).toEqual([
    undefined,
    'enabled',
  ]);
});

it.each<[what: string, answer: (pod: JsonObject) => Json, sentence: RegExp]>([
  [
    'neither is injected',
    (pod) => pod,
    /^a pod that says nothing itself, .* was not injected in gracehook-selftest: the API server did not call the webhook, .*; look at whether the namespace has the label gracehook\.io\/inject=enabled, whether serve is ready/,
  ],
  [
    'only the labelled one is injected',
    (pod) => (valueAt(pod, ['metadata', 'annotations', inject]) === 'enabled' ? pod : injected(pod)),
    /^a pod with the annotation gracehook\.io\/inject: enabled was not injected .*; look at whether serve is ready/,
  ],
  [
    'the webhook skips it',
    (pod) => withValues(pod, [{ path: status, value: '{"reasons":["GracePeriodZero"]}' }]),
    /: the webhook skipped it \(GracePeriodZero\)$/,
  ],
  [
    'the status is missing',
    (pod) => withValues(pod, [{ path: label, value: 'true' }]),
    /: the annotation gracehook\.io\/status is missing$/,
  ],
])('says what to look at where %s', async (_, answer, sentence) => {
  const { tested } = await server(answer);
  expect(await tested()).toMatch(sentence);
});

it.each<[code: number, message: string, sentence: RegExp]>([
  [404, 'namespaces "x" not found', /^the namespace gracehook-selftest is missing; the chart makes it/],
  [
    403,
    'pods is forbidden: User "x" cannot create resource "pods"',
    /^not allowed to create pods in gracehook-selftest, which a dry run needs too: .*User "x"/,
  ],
  [403, 'exceeded quota', /^the pod was refused in gracehook-selftest: .*exceeded quota/],
  [401, 'Unauthorized', /^the API server http:\/\/127.0.0.1:\d+ does not know who asks/],
  [
    500,
    'Internal error occurred: failed calling webhook "pods.gracehook.io": connection refused',
    /^the API server cannot call a webhook, and refuses pods that concern it: .*pods\.gracehook\.io/,
  ],
])('says in one sentence what a %i means: %s', async (code, message, sentence) => {
  const { api, tested } = await server((pod) => pod);
  api.answer = () => refusal(code, message);
  const said = await tested();
  expect(said).toMatch(sentence);
  expect(said).not.toContain('\n');
});

it('is refused in the same words each time, so that one Event is counted up', async () => {
  const { api, tested } = await server((pod) => pod);
  api.answer = ({ body }) => {
    const metadata = (body as JsonObject)['metadata'] as JsonObject;
    const name = metadata['name'] ?? `${metadata['generateName']}${api.requests.length}`;
    return refusal(403, `pods "${name}" is forbidden: exceeded quota`);
  };
  expect(await tested()).toBe(await tested());
});

it('says that the API server cannot be reached', async () => {
  const { api, tested } = await server((pod) => pod);
  await api.setReachable(false);
  expect(await tested()).toMatch(/^the API server http:.* cannot be reached: connect ECONNREFUSED/);
  await api.setReachable(true);
});

/** An API server with one namespace, which gives pods back as `answer` says. */
async function server(answer: (pod: JsonObject) => Json) {
  const api = await startObjectApiServer();
  api.answer = ({ method, path, body }) =>
    method === 'POST' && path === pods ? { status: 201, body: answer(body as JsonObject) } : undefined;
  return { api, tested: () => selfTest(api.access, 'gracehook-selftest') };
}

function injected(pod: JsonObject): Json {
  return withValues(pod, [
    { path: label, value: 'true' },
    { path: status, value: '{"v":1}' },
  ]);
}
