import { expect, it } from 'vitest';
import { type ControlFlags, controlOptions } from './control-options.ts';

const nothing = { host: undefined, opsPort: undefined };
const least = { name: 'gracehook', namespace: 'system' };

it('reads what the chart passes', () => {
  const flags = {
    ...least,
    host: 'all',
    opsPort: '9444',
    tlsMode: 'file',
    caLifetime: '8760h',
    leafLifetime: '720h',
    selfTestNamespace: 'gracehook-selftest',
  };
  expect(controlOptions(flags, { POD_NAME: 'gracehook-control-1' }, nothing)).toEqual({
    ...least,
    host: 'all',
    opsPort: 9444,
    tlsMode: 'file',
    caLifetimeSeconds: 31_536_000,
    leafLifetimeSeconds: 2_592_000,
    selfTestNamespace: 'gracehook-selftest',
    isObserving: false,
    identity: 'gracehook-control-1',
    kubeconfig: undefined,
  });
});

it('takes built-in values, a file and variables for what is not said, and a new identity each time', () => {
  const first = controlOptions(least, {}, nothing);
  expect(first).toMatchObject({ host: '127.0.0.1', opsPort: 9444, tlsMode: 'self' });
  expect(first.identity).not.toBe(controlOptions(least, { POD_NAME: '' }, nothing).identity);
  expect(controlOptions(least, {}, { host: '::1', opsPort: 1 })).toMatchObject({ host: '::1', opsPort: 1 });
  expect(controlOptions({ ...least, observe: true }, {}, nothing).isObserving).toBe(true);
  const environment = { HOST: '127.0.0.2', OPS_PORT: '2' };
  expect(controlOptions(least, environment, { host: '::1', opsPort: 1 })).toMatchObject({
    host: '127.0.0.2',
    opsPort: 2,
  });
});

it.each<[kubeconfig: ControlFlags, read: object | undefined]>([
  [{}, undefined],
  [{ kubeconfig: 'a' }, { file: 'a', context: undefined }],
  [{ context: 'b' }, { file: undefined, context: 'b' }],
])('reads the kubeconfig of %j as %j', (flags, read) => {
  expect(controlOptions({ ...least, ...flags }, {}, nothing).kubeconfig).toEqual(read);
});

it.each<[flags: ControlFlags, sentence: string]>([
  [{ namespace: 'a' }, '--name is missing: it takes the name of the Deployment of serve, such as gracehook'],
  [{ name: 'a' }, '--namespace is missing: it takes the namespace of that Deployment'],
  [
    { ...least, name: 'Gracehook' },
    '--name takes the name of the Deployment of serve, such as gracehook, and "Gracehook" is no name of Kubernetes',
  ],
  [
    { ...least, selfTestNamespace: 'a/../b' },
    '--self-test-namespace takes a namespace, and "a/../b" is no name of Kubernetes',
  ],
  [{ ...least, tlsMode: 'certManager' }, '--tls-mode takes self or file, not "certManager"'],
  [{ ...least, caLifetime: 'a year' }, '--ca-lifetime takes a duration such as 720h, not "a year"'],
  [
    { ...least, leafLifetime: '14m' },
    '--leaf-lifetime is at least 15m, so that a renewed certificate arrives in time',
  ],
  [{ ...least, caLifetime: '1000h' }, '--ca-lifetime is at least twice --leaf-lifetime'],
  [{ ...least, opsPort: 'x' }, '--ops-port takes a port from 0 to 65535, not "x"'],
])('refuses %j', (flags, sentence) => {
  expect(() => controlOptions(flags, {}, nothing)).toThrow(sentence);
});
