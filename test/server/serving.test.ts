import { Agent, request } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { patchIn, podWith, reviewOf } from './reviews.ts';
import { startWebhookUnderTest, type WebhookUnderTest } from './webhook-under-test.ts';

let webhook: WebhookUnderTest;
beforeAll(async () => {
  webhook = await startWebhookUnderTest();
});
afterAll(async () => webhook.close());

it('injects a pod of a labelled namespace, which says nothing itself', async () => {
  const pod = podWith({}) as { metadata: { annotations?: unknown } };
  delete pod.metadata.annotations;
  const byLabel = await webhook.post('/mutate/labelled/pods', reviewOf(pod));
  const byAnnotation = await webhook.post('/mutate/pods', reviewOf(pod));
  expect(patchIn(byLabel.json).map(({ path }) => path)).toContain('/spec/containers/0/lifecycle');
  expect(patchIn(byAnnotation.json)).toEqual([]);
});

it('copies the annotation of a Deployment into its template', async () => {
  const deployment = {
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { 'gracehook.io/inject': 'enabled' } },
    spec: {
      replicas: 2,
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web' }] } },
    },
  };
  const answer = await webhook.post('/mutate/workloads', reviewOf(deployment));
  expect(patchIn(answer.json)).toContainEqual({
    op: 'add',
    path: '/spec/template/metadata/annotations',
    value: { 'gracehook.io/inject': 'enabled' },
  });
});

it('speaks HTTP/1.1 only, and no TLS below 1.2', async () => {
  const socket = connect({
    host: '127.0.0.1',
    port: webhook.port,
    ca: webhook.ca,
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  expect([socket.alpnProtocol, socket.getProtocol()]).toEqual(['http/1.1', 'TLSv1.3']);
  socket.destroy();
  const old = connect({
    host: '127.0.0.1',
    port: webhook.port,
    ca: webhook.ca,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
  });
  await expect(
    new Promise((resolve, reject) => old.once('secureConnect', resolve).once('error', reject)),
  ).rejects.toThrow();
});

it('keeps connections open, then sends clients elsewhere, then refuses in a way that is retried', async () => {
  const draining = await startWebhookUnderTest();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = () =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          host: '127.0.0.1',
          port: draining.port,
          ca: draining.ca,
          path: '/mutate/pods',
          method: 'POST',
        },
        (response) => {
          response.resume().on('end', () =>
            resolve({
              status: response.statusCode,
              connection: response.headers.connection,
              retryAfter: response.headers['retry-after'],
            }),
          );
        },
      );
      outgoing.on('error', reject).end(reviewOf(podWith({})));
    });
  expect(await call()).toEqual({ status: 200, connection: 'keep-alive', retryAfter: undefined });
  draining.draining.startClosing();
  expect(await call()).toEqual({ status: 200, connection: 'close', retryAfter: undefined });
  draining.draining.startRefusing();
  expect(await call()).toEqual({ status: 503, connection: 'close', retryAfter: '0' });
  agent.destroy();
  await draining.close();
});

it('refuses more bodies than its memory may hold, in a way that is retried', async () => {
  const small = await startWebhookUnderTest({ limits: { bufferedBytes: 100 } });
  const answer = await small.post('/mutate/pods', reviewOf(podWith({})));
  expect([
    answer.status,
    answer.json['code'],
    answer.headers['retry-after'],
    answer.headers.connection,
  ]).toEqual([503, 'Overloaded', '0', 'close']);
  await small.close();
});
