import { expect, it } from 'vitest';
import { ownServices, serviceOfUrl } from './service-of-url.ts';
import type { Target } from './target.ts';

const service = (name: string, app: string, spec: object = {}, status: object = {}) => ({
  metadata: { name, namespace: 'shop' },
  spec: { selector: { app }, clusterIPs: ['10.96.0.7'], ports: [{ port: 80, nodePort: 30080 }], ...spec },
  status: { loadBalancer: { ...status } },
});
const workload = { spec: { template: { metadata: { labels: { app: 'web', tier: 'front' } } } } };
const pod = (...names: string[]) => names.map((name) => ({ metadata: { labels: { app: 'web', name } } }));
const where = (url: string, ...services: ReturnType<typeof service>[]) =>
  serviceOfUrl({ services, workload, pods: pod('web-0', 'web-1') } as unknown as Target, new URL(url));

it.each([
  'http://192.0.2.1:30080/',
  'http://10.96.0.7/',
  'http://web.shop.svc/',
  'http://web.shop.svc.cluster.local:80/path',
  'http://lb.example.org/',
])('%s leads to the Service web, which selects the pods', (url) => {
  const found = where(url, service('web', 'web', {}, { ingress: [{ hostname: 'lb.example.org' }] }));
  expect(found).toEqual({ name: 'web', selects: 'own', labelSelector: 'app=web' });
});

it('tells a Service of something before the workload from its own', () => {
  expect(where('http://192.0.2.1:30080/', service('gateway', 'gateway'))).toEqual({
    ...{ name: 'gateway', selects: 'others', labelSelector: 'app=gateway' },
  });
});

it.each<[selects: string, selector: object | undefined]>([
  ['own', { app: 'web', tier: 'front' }],
  ['some', { name: 'web-0' }],
  ['others', { app: 'web', name: 'web-2' }],
  ['unknown', undefined],
])('a Service selects %s pods by %o', (selects, selector) => {
  expect(where('http://192.0.2.1:30080/', service('one', '', { selector }))?.selects).toBe(selects);
});

it('takes a Service of the workload before another one with that port', () => {
  const services = [service('gateway', 'gateway'), service('web', 'web')];
  expect(where('http://192.0.2.1:30080/', ...services)?.name).toBe('web');
  expect(ownServices({ services, workload, pods: [] } as unknown as Target)).toEqual(['web']);
});

it.each(['https://web.shop.svc/', 'http://192.0.2.1:30081/', 'http://shop.example.org/'])(
  '%s is no address of a Service',
  (url) => expect(where(url, service('web', 'web'))).toBeUndefined(),
);
