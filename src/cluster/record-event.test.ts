import { expect, it } from 'vitest';
import { virtualClock } from '../../test/control/virtual-clock.ts';
import { type ObjectApiServer, refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { type JsonObject, valueAt } from '../core/json.ts';
import { recordEvents } from './record-event.ts';

const about = { apiVersion: 'v1', kind: 'Secret', name: 'gracehook-tls', uid: 'u-1' };

it('writes what kubectl shows of an object, and counts the same up', async () => {
  const { api, clock, record, failures } = await recorder();
  await record(about, 'Warning', 'Expired', 'It expired.');
  expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/v1/namespaces/gracehook/events',
  ]);
  const name = valueAt(api.requests[0]?.body, ['metadata', 'name']);
  expect(name).toMatch(/^gracehook-tls\.[0-9a-f]{16}$/);
  expect(api.requests[0]?.body).toEqual({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'gracehook' },
    involvedObject: { ...about, namespace: 'gracehook' },
    type: 'Warning',
    reason: 'Expired',
    message: 'It expired.',
    source: { component: 'gracehook-control' },
    reportingComponent: 'gracehook-control',
    reportingInstance: 'pod-1',
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: '2026-01-01T00:00:00Z',
    count: 1,
  });
  await clock.advance(60);
  await record(about, 'Warning', 'Expired', 'It expired.');
  await clock.advance(60);
  await record(about, 'Warning', 'Expired', 'It expired.');
  expect(api.requests.slice(1).map(({ method, path, body }) => [method, path, body])).toEqual([
    [
      'PATCH',
      `/api/v1/namespaces/gracehook/events/${name}`,
      { count: 2, lastTimestamp: '2026-01-01T00:01:00Z' },
    ],
    [
      'PATCH',
      `/api/v1/namespaces/gracehook/events/${name}`,
      { count: 3, lastTimestamp: '2026-01-01T00:02:00Z' },
    ],
  ]);
  expect(failures).toEqual([]);
});

it('writes one a minute for an object and reason, and those of others meanwhile', async () => {
  const { api, clock, record } = await recorder();
  await record(about, 'Warning', 'Expired', 'It expired.');
  await record(about, 'Warning', 'Expired', 'Something else.');
  await record(about, 'Normal', 'Renewed', 'It was renewed.');
  await record({ ...about, name: 'other' }, 'Warning', 'Expired', 'It expired.');
  await clock.advance(59);
  await record(about, 'Warning', 'Expired', 'Too soon.');
  await clock.advance(1);
  await record(about, 'Warning', 'Expired', 'Late enough.');
  expect(api.requests.map(({ body }) => valueAt(body, ['message']))).toEqual([
    'It expired.',
    'It was renewed.',
    'It expired.',
    'Late enough.',
  ]);
});

it('writes a new one where the API server has forgotten the first', async () => {
  const { api, clock, record, failures } = await recorder();
  await record(about, 'Warning', 'Expired', 'It expired.');
  await clock.advance(3700);
  api.objects.clear();
  await record(about, 'Warning', 'Expired', 'It expired.');
  expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'POST']);
  expect(failures).toEqual([]);
});

it('writes beside the object, wherever that is, under a legal name', async () => {
  const { api, record } = await recorder();
  const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'u-2' };
  await record(web, 'Normal', 'Injected', 'Done.');
  await record({ ...web, namespace: 'other' }, 'Normal', 'Injected', 'Done.');
  await record({ ...web, name: `${'x'.repeat(229)}.${'y'.repeat(23)}` }, 'Normal', 'Injected', 'Done.');
  expect(
    api.requests.map(({ path, body }) => [path, valueAt(body, ['involvedObject', 'namespace'])]),
  ).toEqual([
    ['/api/v1/namespaces/shop/events', 'shop'],
    ['/api/v1/namespaces/other/events', 'other'],
    ['/api/v1/namespaces/shop/events', 'shop'],
  ]);
  expect(valueAt(api.requests[2]?.body, ['metadata', 'name'])).toMatch(/^x{229}\.[0-9a-f]{16}$/);
});

it('writes no second Event of what a process before it has told', async () => {
  const { api, record, failures } = await recorder();
  await record(about, 'Warning', 'Expired', 'It expired.');
  const after = await recorder(api);
  await after.clock.advance(60);
  await after.record(about, 'Warning', 'Expired', 'It expired.');
  expect(api.objects.size).toBe(1);
  expect([...api.objects.values()]).toMatchObject([{ count: 1, lastTimestamp: '2026-01-01T00:01:00Z' }]);
  expect([...failures, ...after.failures]).toEqual([]);
});

it('forgets the oldest where it has written many, and writes on', async () => {
  const { api, clock, record, failures } = await recorder();
  for (let index = 0; index < 501; index++) {
    await record({ ...about, name: `s-${index}` }, 'Warning', 'Expired', 'It expired.');
  }
  await record({ ...about, name: 's-500' }, 'Warning', 'Expired', 'It expired.');
  expect(api.requests).toHaveLength(501);
  await clock.advance(60);
  await record({ ...about, name: 's-500' }, 'Warning', 'Expired', 'It expired.');
  await record({ ...about, name: 's-0' }, 'Warning', 'Expired', 'It expired.');
  expect(api.requests.slice(501).map(({ method }) => method)).toEqual(['PATCH', 'POST', 'PATCH']);
  expect(failures).toEqual([]);
});

it('tells that it may not write, and goes on', async () => {
  const { api, clock, record, failures } = await recorder();
  api.answer = () => refusal(403, 'events is forbidden');
  await record(about, 'Warning', 'Expired', 'It expired.');
  expect(failures.map(String)).toEqual([expect.stringContaining('403')]);
  await clock.advance(60);
  await record(about, 'Warning', 'Expired', 'It expired.');
  expect(api.requests).toHaveLength(2);
});

it.each([
  [
    403,
    'events "web.1" is forbidden: unable to create new content in namespace shop because it is being terminated',
  ],
  [404, 'namespaces "shop" not found'],
])('does not mind a namespace that ends (%i)', async (status, words) => {
  const { api, record, failures } = await recorder();
  api.answer = () => refusal(status, words);
  await record({ ...about, namespace: 'shop' }, 'Warning', 'Expired', 'It expired.');
  expect(api.requests).toHaveLength(1);
  expect(failures).toEqual([]);
});

it('cuts a long message to what the API takes, and no character in two', async () => {
  const { api, record } = await recorder();
  await record(about, 'Warning', 'Long', 'é😀'.repeat(400));
  const message = String(valueAt(api.requests[0]?.body, ['message']));
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
  expect(Buffer.byteLength(message)).toBeGreaterThan(1000);
  expect(message).toMatch(/^(é😀)+é?…$/u);
});

async function recorder(existing?: ObjectApiServer) {
  const api = existing ?? (await startObjectApiServer());
  api.answer = ({ method, path, body }) => {
    if (method !== 'POST') return undefined;
    const event = body as JsonObject;
    const ownPath = `${path}/${valueAt(event, ['metadata', 'name'])}`;
    if (api.objects.has(ownPath)) return refusal(409, 'it already exists');
    api.objects.set(ownPath, event);
    return { status: 201, body: event };
  };
  const clock = virtualClock();
  const failures: unknown[] = [];
  const record = recordEvents({
    access: api.access,
    namespace: 'gracehook',
    component: 'gracehook-control',
    instance: 'pod-1',
    failed: (error) => void failures.push(error),
    clock,
  });
  return { api, clock, record, failures };
}
