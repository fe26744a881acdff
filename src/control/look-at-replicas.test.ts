import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { startObjectApiServer } from '../../test/server/object-api-server.ts';
import { buildOperationsServer } from '../server/build-operations-server.ts';
import { selfIssue } from '../tls/self-issue.ts';
import { lookAtReplicas } from './look-at-replicas.ts';

const place = { namespace: 'gracehook', service: 'gracehook', opsPort: 1 };
const slices = '/apis/discovery.k8s.io/v1/namespaces/gracehook/endpointslices';

it('sees what each address serves and why it is not ready, those that cannot be reached too', async () => {
  const { cert, port, names } = await startReplica();
  const ready = await startOperations(undefined);
  const unready = await startOperations('the TLS pair has expired');
  const api = await startObjectApiServer();
  api.answer = ({ path }) =>
    path === slices
      ? {
          status: 200,
          body: {
            items: [
              {
                ports: [
                  { name: 'https', port },
                  { name: 'operations', port: unready },
                ],
                endpoints: [
                  { addresses: ['127.0.0.1'], conditions: { ready: true } },
                  { addresses: ['127.0.0.2'], conditions: { ready: false } },
                  { addresses: ['127.0.0.3'], conditions: { ready: false, terminating: true } },
                ],
              },
              {
                ports: [
                  { name: 'https', port: 1 },
                  { name: 'operations', port: ready },
                ],
                endpoints: [{ addresses: ['127.0.0.4'], conditions: { ready: false } }],
              },
              {
                ports: [{ name: 'https', port: 1 }],
                endpoints: [{ addresses: ['127.0.0.5'], conditions: { ready: false } }],
              },
              { ports: null, endpoints: null },
            ],
          },
        }
      : undefined;
  const replicas = await lookAtReplicas(api.access, place);
  const own = new X509Certificate(cert).fingerprint256;
  expect(
    replicas.map(({ served, ...others }) => ({ ...others, isServed: served?.fingerprint256 === own })),
  ).toEqual([
    { address: '127.0.0.1', isServed: true, unreadyBecause: undefined, isTerminating: false },
    {
      address: '127.0.0.2',
      isServed: true,
      unreadyBecause: 'the TLS pair has expired',
      isTerminating: false,
    },
    { address: '127.0.0.3', isServed: true, unreadyBecause: 'its pod is being deleted', isTerminating: true },
    { address: '127.0.0.4', isServed: false, unreadyBecause: undefined, isTerminating: false },
    {
      address: '127.0.0.5',
      isServed: false,
      unreadyBecause: expect.stringMatching(/^\/readyz cannot be reached: ./),
      isTerminating: false,
    },
  ]);
  expect(new Set(names)).toEqual(new Set(['gracehook.gracehook.svc']));
  expect(api.requests[0]?.query.get('labelSelector')).toBe('kubernetes.io/service-name=gracehook');
});

/** Serves TLS on all loopback addresses, and notes by which name it was asked. */
async function startReplica() {
  const { key, cert } = await selfIssue(['gracehook.gracehook.svc']);
  const server = createServer({ key, cert });
  const names: unknown[] = [];
  server.on('secureConnection', ({ servername }) => names.push(servername));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  onTestFinished(() => void server.close());
  return { cert, port: (server.address() as AddressInfo).port, names };
}

async function startOperations(because: string | undefined): Promise<number> {
  const server = buildOperationsServer({
    unreadyBecause: () => because,
    readyDetails: () => [],
    metrics: async () => '',
    metricsContentType: 'text/plain',
  });
  await server.listen({ host: '0.0.0.0', port: 0 });
  onTestFinished(() => server.close());
  return (server.server.address() as AddressInfo).port;
}
