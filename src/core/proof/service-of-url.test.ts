import { expect, it } from 'vitest';
import { serviceOfUrl } from './service-of-url.ts';

const service = (name: string, app: string, spec: object = {}, status: object = {}) => ({
  metadata: { name, namespace: 'shop' },
  spec: { selector: { app }, clusterIPs: ['10.96.0.7'], ports: [{ port: 80, nodePort: 30080 }], ...spec },
  status: { loadBalancer: { ...status } },
});
const workload = { spec: { template: { metadata: { labels: { app: 'web', tier: 'front' } } } } };
const where = (url: string, ...services: ReturnType<typeof service>[]) =>
  serviceOfUrl({ services, workload } as unknown as Parameters<typeof serviceOfUrl>[0], new URL(url));

it.each([
  'http://192.0.2.1:30080/',
  'http://10.96.0.7/',
  'http://web.shop.svc/',
  'http://web.shop.svc.cluster.local:80/path',
  'http://lb.example.org/',
])('%s leads to the Service web, which selects the pods', (url) => {
  const found = where(url, service('web', 'web', {}, { ingress: [{ hostname: 'lb.example.org' }] }));
  expect(found).toEqual({ name: 'web', isOwn: true });
});

it('tells a Service of something before the workload from its own', () => {
  expect(where('http://192.0.2.1:30080/', service('gateway', 'gateway'))).toEqual({
    name: 'gateway',
    isOwn: false,
  });
});

it.each(['https://web.shop.svc/', 'http://192.0.2.1:30081/', 'http://shop.example.org/'])(
  '%s is no address of a Service',
  (url) => expect(where(url, service('web', 'web'))).toBeUndefined(),
);
