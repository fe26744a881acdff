import { expect, it } from 'vitest';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { type JsonObject, valueAt, withValueAt } from '../core/json.ts';
import type { Operation } from '../core/json-patch.ts';
import { changeObject } from './change-object.ts';

const path = '/apis/apps/v1/namespaces/shop/deployments/web';
const ours = ['metadata', 'annotations', 'ours'];
const theirs = ['metadata', 'annotations', 'theirs'];

async function server() {
  const api = await startObjectApiServer();
  api.objects.set(path, { metadata: { resourceVersion: '7', annotations: { ours: 'x' } } });
  const patches = () => api.requests.filter(({ method }) => method === 'PATCH').length;
  return { api, patches, change: (patience = 10) => changeObject(api.access, path, withoutOurs, patience) };
}

function withoutOurs(object: JsonObject): Operation[] {
  return valueAt(object, ours) === undefined ? [] : [{ op: 'remove', path: '/metadata/annotations/ours' }];
}

it('changes an object once, and not one in which nothing is to be changed', async () => {
  const { patches, change } = await server();
  expect(await change()).toMatchObject({ isChanged: true, object: { metadata: { annotations: {} } } });
  expect(await change()).toMatchObject({ isChanged: false });
  expect(patches()).toBe(1);
});

it('changes the newer version where somebody wrote meanwhile, and keeps what that was', async () => {
  const { api, patches, change } = await server();
  api.answer = ({ method }) => {
    if (method === 'PATCH' && patches() === 1) {
      const written = withValueAt(api.objects.get(path), theirs, 'y');
      api.objects.set(path, withValueAt(written, ['metadata', 'resourceVersion'], '8') as JsonObject);
    }
    return undefined;
  };
  expect(await change()).toMatchObject({ isChanged: true });
  expect(patches()).toBe(2);
  expect(valueAt(api.objects.get(path), ['metadata', 'annotations'])).toEqual({ theirs: 'y' });
});

it('gives up at once where the API server refuses the change itself', async () => {
  const { api, patches, change } = await server();
  api.answer = ({ method }) => (method === 'PATCH' ? refusal(422, 'denied by a policy') : undefined);
  await expect(change()).rejects.toThrow('denied by a policy');
  expect(patches()).toBe(1);
});

it('gives up after a while where something writes it back at once', async () => {
  const { api, patches, change } = await server();
  api.answer = ({ method }) =>
    method === 'PATCH' ? { status: 200, body: api.objects.get(path) ?? null } : undefined;
  await expect(change(0)).rejects.toThrow('comes again at once');
  expect(patches()).toBe(1);
});

it('takes an object that is not there, or goes meanwhile, for gone', async () => {
  const { api, change } = await server();
  api.answer = ({ method }) => {
    if (method === 'PATCH') api.objects.delete(path);
    return undefined;
  };
  expect(await change()).toBeUndefined();
  expect(await change()).toBeUndefined();
});
