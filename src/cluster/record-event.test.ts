import { expect, it } from 'vitest';
import { virtualClock } from '../../test/control/virtual-clock.ts';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { type JsonObject, valueAt } from '../core/json.ts';
import { recordEvents } from './record-event.ts';

const about = { apiVersion: 'v1', kind: 'Secret', name: 'gracehook-tls', uid: 'u-1' };

it('writes what kubectl shows of an object, and counts the same up', async () => {
  const { api, clock, record, failures } = await recorder();
  await record(about, 'Warning', 'Expired', 'It expired.');
  expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/v1/namespaces/gracehook/events',
  ]);
  expect(api.requests[0]?.body).toEqual({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: 'gracehook-tls.', namespace: 'gracehook' },
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
      '/api/v1/namespaces/gracehook/events/gracehook-tls.1',
      { count: 2, lastTimestamp: '2026-01-01T00:01:00Z' },
    ],
    [
      'PATCH',
      '/api/v1/namespaces/gracehook/events/gracehook-tls.1',
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

it('tells that it may not write, and goes on', async () => {
  const { api, clock, record, failures } = await recorder();
  api.answer = () => refusal(403, 'events is forbidden');
  await record(about, 'Warning', 'Expired', 'It expired.');
  expect(failures.map(String)).toEqual([expect.stringContaining('403')]);
  await clock.advance(60);
  await record(about, 'Warning', 'Expired', 'It expired.');
  expect(api.requests).toHaveLength(2);
});

it('cuts a long message to what the API takes, and no character in two', async () => {
  const { api, record } = await recorder();
  await record(about, 'Warning', 'Long', 'é😀'.repeat(400));
  const message = String(valueAt(api.requests[0]?.body, ['message']));
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(1024);
  expect(Buffer.byteLength(message)).toBeGreaterThan(1000);
  expect(message).toMatch(/^(é😀)+é?…$/u);
});

async function recorder() {
  const api = await startObjectApiServer();
  api.answer = ({ method, path, body }) => {
    if (method !== 'POST') return undefined;
    const { metadata } = body as { metadata: JsonObject };
    const name = `${metadata['generateName']}${api.objects.size + 1}`;
    const event = { ...(body as JsonObject), metadata: { ...metadata, name } };
    api.objects.set(`${path}/${name}`, event);
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
