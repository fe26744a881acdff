import { expect, it } from 'vitest';
import { type HostPlace, ownAddressRefusal } from './own-address-refusal.ts';

const place: HostPlace = {
  ...{ addresses: ['192.0.2.7'], ownAddresses: ['127.0.0.1', '192.0.2.7'], nodeAddresses: [] },
  isOfService: false,
};
const refused = (changes: Partial<HostPlace>, isLoopbackMeant = false) =>
  ownAddressRefusal(new URL('http://here:8080/'), { ...place, ...changes }, { isLoopbackMeant });

it('refuses an address of this machine, unless somebody says that it is no port-forward', () => {
  expect(refused({})).toContain('here is where kubectl port-forward listens');
  expect(refused({}, true)).toBeUndefined();
});

it('refuses a name that leads to loopback, which a NodePort is no excuse for', () => {
  expect(refused({ addresses: ['127.0.1.1'] })).toContain('kubectl port-forward');
  expect(refused({ addresses: ['::1'] })).toContain('kubectl port-forward');
  expect(refused({ addresses: ['127.0.0.1'], isOfService: true })).toContain('kubectl port-forward');
});

it.each<[what: string, changes: Partial<HostPlace>]>([
  ['another machine', { addresses: ['192.0.2.8'] }],
  ['a node that this machine is', { nodeAddresses: ['192.0.2.7'] }],
  ['a NodePort at an address of this machine', { isOfService: true }],
  ['a name that nobody knows', { addresses: [] }],
])('takes %s', (_what, changes) => expect(refused(changes)).toBeUndefined());
