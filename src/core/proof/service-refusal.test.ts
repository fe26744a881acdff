import { expect, it } from 'vitest';
import { serviceOfUrl } from './service-of-url.ts';
import { serviceRefusal } from './service-refusal.ts';
import type { Target } from './target.ts';

const service = (name: string, port: number, selector?: object) => ({
  metadata: { name, namespace: 'shop' },
  spec: { ...(selector && { selector }), ports: [{ port: 80, nodePort: port }] },
});
const template = { metadata: { labels: { app: 'web' } } };
const workload = { kind: 'Deployment', metadata: { name: 'web' }, spec: { template } };
const other = service('shop', 30080, { app: 'shop' });
const refusal = (...services: object[]) => {
  const target = { namespace: 'shop', workload, pods: [], services } as unknown as Target;
  const url = new URL('http://192.0.2.1:30080/');
  return serviceRefusal(target, url, serviceOfUrl(target, url));
};

it('refuses a Service of other pods, and names the one of the workload', () => {
  expect(refusal(other, service('web', 30081, { app: 'web' }))).toBe(
    'http://192.0.2.1:30080/ leads to the Service shop of the namespace shop, which selects none of the pods of ' +
      'deployment/web: give a URL of the Service web, which selects them; where shop is a gateway before them, give the ' +
      'host name that clients use',
  );
  expect(refusal(other)).toContain('give a URL of a Service that selects them;');
});

it('refuses nothing that may lead to the workload', () => {
  expect(refusal(service('web', 30080, { app: 'web' }))).toBeUndefined();
  expect(refusal(service('web', 30080))).toBeUndefined();
  expect(refusal()).toBeUndefined();
});
