import { expect, it } from 'vitest';
import { serveOptions } from './serve-options.ts';

const file = {
  host: '127.0.0.3',
  port: 3,
  opsPort: 33,
  tls: { certFile: '/file/cert', keyFile: '/file/key' },
};
const environment = {
  HOST: '127.0.0.2',
  PORT: '2',
  OPS_PORT: '22',
  TLS_CERT: '/variable/cert',
  TLS_KEY: '/variable/key',
};
const flags = {
  host: '127.0.0.1',
  port: '1',
  opsPort: '11',
  tlsCert: '/flag/cert',
  tlsKey: '/flag/key',
};
const nothing = { host: undefined, port: undefined, opsPort: undefined, tls: undefined };

it.each<[what: string, given: Parameters<typeof serveOptions>, host: string, ports: number[], tls: string]>([
  ['a flag before a variable before the file', [flags, environment, file], '127.0.0.1', [1, 11], '/flag'],
  ['a variable before the file', [{}, environment, file], '127.0.0.2', [2, 22], '/variable'],
  ['the file before the default', [{}, {}, file], '127.0.0.3', [3, 33], '/file'],
  [
    'an empty variable for none',
    [{}, { PORT: '', TLS_CERT: '', TLS_KEY: '' }, file],
    '127.0.0.3',
    [3, 33],
    '/file',
  ],
])('takes %s', (_what, given, host, [port, opsPort], folder) => {
  expect(serveOptions(...given)).toMatchObject({
    host,
    port,
    opsPort,
    tls: { certFile: `${folder}/cert`, keyFile: `${folder}/key` },
  });
});

it('takes the built-in values without any of them', () => {
  expect(serveOptions({}, {}, nothing)).toMatchObject({ host: '127.0.0.1', port: 9443, opsPort: 9444 });
});

it.each([
  [{ kubeconfig: 'a' }, { file: 'a', context: undefined }],
  [
    { kubeconfig: 'a', context: 'b' },
    { file: 'a', context: 'b' },
  ],
  [{ register: true as const }, { file: undefined, context: undefined }],
  [{}, undefined],
])('reads the kubeconfig of %j as %j', (given, kubeconfig) => {
  expect(serveOptions(given, {}, nothing).kubeconfig).toEqual(kubeconfig);
});

it.each<[given: Parameters<typeof serveOptions>, sentence: string]>([
  [[{}, { TLS_KEY: 'a' }, file], 'TLS_CERT and TLS_KEY belong together; give both files or neither'],
  [
    [{ ...flags, register: true }, {}, nothing],
    '--register uses a certificate of its own; leave out --tls-cert and --tls-key',
  ],
  [
    [{ register: true }, {}, file],
    '--register uses a certificate of its own; leave out TLS_CERT, TLS_KEY and tls',
  ],
  [
    [{ register: true }, { CAPABILITIES_FILE: 'a' }, nothing],
    '--register asks the API server itself; leave out --capabilities and CAPABILITIES_FILE',
  ],
  [
    [{ serverName: 'https://gracehook' }, {}, nothing],
    '--server-name takes a DNS name such as gracehook.gracehook.svc, not "https://gracehook"',
  ],
  [
    [{}, { SERVER_NAME: '-a.svc' }, nothing],
    '--server-name takes a DNS name such as gracehook.gracehook.svc, not "-a.svc"',
  ],
])('refuses %j', (given, sentence) => {
  expect(() => serveOptions(...given)).toThrow(sentence);
});

it('takes the name that is asked for, and the file of capabilities, from flags before variables', () => {
  const variables = { SERVER_NAME: 'b.svc', CAPABILITIES_FILE: '/b' };
  expect(serveOptions({ serverName: 'a.a.svc', capabilities: '/a' }, variables, nothing)).toMatchObject({
    serverName: 'a.a.svc',
    capabilitiesFile: '/a',
  });
  expect(serveOptions({}, variables, nothing)).toMatchObject({ serverName: 'b.svc', capabilitiesFile: '/b' });
  const empty = { SERVER_NAME: '', CAPABILITIES_FILE: '' };
  expect(serveOptions({}, empty, nothing)).toMatchObject({
    serverName: undefined,
    capabilitiesFile: undefined,
  });
});
