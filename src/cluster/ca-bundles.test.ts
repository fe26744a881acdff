import { expect, it } from 'vitest';
import { startObjectApiServer } from '../../test/server/object-api-server.ts';
import { type Json, valueAt, withValueAt } from '../core/json.ts';
import { readCaBundles, writeCaBundles } from './ca-bundles.ts';

const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/gracehook';
const encoded = (text: string) => Buffer.from(text).toString('base64');
const signal = AbortSignal.timeout(10_000);

async function server() {
  const api = await startObjectApiServer();
  const webhooks: Json[] = [
    { name: 'pods', clientConfig: { caBundle: encoded('one') }, failurePolicy: 'Ignore' },
    { name: 'workloads', clientConfig: { service: { name: 'gracehook' } } },
  ];
  api.objects.set(path, { metadata: { name: 'gracehook', resourceVersion: '7' }, webhooks });
  return { api, stored: () => valueAt(api.objects.get(path), ['webhooks']) };
}

it('reads what each entry trusts', async () => {
  const { api } = await server();
  expect(await readCaBundles(api.access, 'gracehook', signal)).toEqual({
    configuration: 'gracehook',
    resourceVersion: '7',
    entries: [
      { name: 'pods', bundle: 'one' },
      { name: 'workloads', bundle: '' },
    ],
  });
});

it('a configuration that is missing has no entries', async () => {
  const { api } = await server();
  const bundles = await readCaBundles(api.access, 'other', signal);
  expect(bundles).toEqual({ configuration: 'other', resourceVersion: undefined, entries: [] });
});

it('gives every entry the same bundle in one request, and leaves the rest of it', async () => {
  const { api, stored } = await server();
  await writeCaBundles(api.access, await readCaBundles(api.access, 'gracehook', signal), 'two', signal);
  expect(stored()).toEqual([
    { name: 'pods', clientConfig: { caBundle: encoded('two') }, failurePolicy: 'Ignore' },
    { name: 'workloads', clientConfig: { service: { name: 'gracehook' }, caBundle: encoded('two') } },
  ]);
  expect(api.requests.map(({ method, contentType }) => [method, contentType])).toEqual([
    ['GET', 'application/json'],
    ['PATCH', 'application/json-patch+json'],
  ]);
});

it.each<[what: string, path: (string | number)[], value: Json]>([
  ['changed by another', ['metadata', 'resourceVersion'], '8'],
  ['given other entries', ['webhooks', 1, 'name'], 'renamed'],
])('writes nothing to a configuration that was meanwhile %s', async (_what, where, value) => {
  const { api, stored } = await server();
  const bundles = await readCaBundles(api.access, 'gracehook', signal);
  const changed = withValueAt(api.objects.get(path), where, value);
  api.objects.set(path, changed as Record<string, Json>);
  const before = stored();
  await expect(writeCaBundles(api.access, bundles, 'two', signal)).rejects.toMatchObject({ status: 422 });
  expect(stored()).toEqual(before);
});
