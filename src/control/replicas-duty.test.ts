import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startObjectApiServer } from '../../test/server/object-api-server.ts';
import { buildOperationsServer } from '../server/build-operations-server.ts';
import { createLogger } from '../telemetry/logger.ts';
import { selfIssue } from '../tls/self-issue.ts';
import { createConditions } from './conditions.ts';
import { replicasDuty } from './replicas-duty.ts';

const hostName = 'gracehook.system.svc';
const dayMilliseconds = 24 * 3600 * 1000;

it('tells of a certificate when its time is over or has not come, and when all is well again', async () => {
  const { events, turn } = await replica(hostName);
  await turn();
  expect(events).toEqual([]);
  await turn(40);
  await turn(40);
  await turn(-1);
  await turn();
  expect(events).toEqual([
    expect.stringMatching(
      /^Deployment\/gracehook Warning CertificateUnusable 127\.0\.0\.1: its certificate expired on \d{4}-\S+Z$/,
    ),
    expect.stringMatching(/Warning CertificateUnusable 127\.0\.0\.1: its certificate is not valid before/),
    'Deployment/gracehook Normal CertificateUsable All replicas serve a certificate that is valid now.',
  ]);
});

it('tells of a certificate of another name', async () => {
  const { events, turn } = await replica('other.system.svc');
  await turn();
  expect(events).toEqual([
    'Deployment/gracehook Warning CertificateUnusable 127.0.0.1: its certificate is not for gracehook.system.svc but for DNS:other.system.svc',
  ]);
});

it('tells why a replica is not ready when it stays so, and nothing of one that is being deleted', async () => {
  const { events, shown, turn, conditions, state } = await replica(hostName);
  conditions.ready = false;
  await turn();
  expect(events).toEqual([]);
  await turn();
  await turn();
  state.because = 'the TLS pair has expired';
  await turn();
  conditions.ready = true;
  await turn();
  Object.assign(conditions, { ready: false, terminating: true });
  await turn();
  await turn();
  expect(shown).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
    [0, 1],
    [1, 1],
    [0, 0],
    [0, 0],
  ]);
  expect(events).toEqual([
    'Deployment/gracehook Warning ReplicaUnready 127.0.0.1: starting',
    'Deployment/gracehook Warning ReplicaUnready 127.0.0.1: the TLS pair has expired',
    'Deployment/gracehook Normal ReplicasReady All replicas are ready.',
  ]);
});

it('fails where it may not list the addresses', async () => {
  const { api, turn } = await replica(hostName);
  api.answer = () => ({ status: 403, body: { message: 'endpointslices is forbidden' } });
  await expect(turn()).rejects.toThrow('endpointslices is forbidden');
});

/** One replica on loopback, and the duty that looks at it, so many days from now. */
async function replica(certifiedName: string) {
  const { key, cert } = await selfIssue([certifiedName]);
  const server = createServer({ key, cert });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const state = { because: 'starting' };
  const operations = buildOperationsServer({
    unreadyBecause: () => state.because,
    readyDetails: () => [],
    metrics: async () => '',
    metricsContentType: 'text/plain',
  });
  await operations.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => operations.close());
  const portOf = (address: unknown) => (address as AddressInfo).port;
  const conditions = { ready: true, terminating: false };
  const api = await startObjectApiServer();
  const ports = [
    { name: 'https', port: portOf(server.address()) },
    { name: 'operations', port: portOf(operations.server.address()) },
  ];
  api.answer = () => ({
    status: 200,
    body: { items: [{ ports, endpoints: [{ addresses: ['127.0.0.1'], conditions: { ...conditions } }] }] },
  });
  const events: string[] = [];
  const shown: number[][] = [];
  const log = createLogger(false);
  log.level = 'silent';
  let days = 0;
  const duty = replicasDuty(
    api.access,
    { namespace: 'system', service: 'gracehook', opsPort: 1 },
    { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gracehook' },
    createConditions(async ({ kind, name }, type, reason, message) => {
      events.push(`${kind}/${name} ${type} ${reason} ${message}`);
    }, log),
    (ready, all) => shown.push([ready, all]),
    () => new Date(Date.now() + days * dayMilliseconds),
  );
  const turn = (later = 0) => {
    days = later;
    return duty.perform(AbortSignal.timeout(10_000));
  };
  return { api, events, shown, conditions, state, turn };
}
