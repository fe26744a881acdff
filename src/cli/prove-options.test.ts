import { expect, it } from 'vitest';
import { type ProveFlags, proveOptions } from './prove-options.ts';
import { UsageError } from './usage-error.ts';

const url = 'http://192.0.2.1:30080/';

it('restarts by default, at 20 requests a second of both methods', () => {
  expect(proveOptions('deployment.apps/web', { url })).toEqual({
    reference: { kind: 'Deployment', name: 'web' },
    url: new URL(url),
    events: ['restart'],
    isCompared: false,
    requestsPerSecond: 20,
    methods: ['GET', 'POST'],
    timeoutSeconds: 600,
    isCertificateChecked: true,
    format: 'text',
  });
});

it('takes what the flags say', () => {
  const flags = {
    url,
    event: 'all',
    rate: '200',
    method: 'get',
    compare: true,
    timeout: '90s',
    insecure: true,
  } as const;
  expect(proveOptions('sts/db', flags)).toMatchObject({
    reference: { kind: 'StatefulSet', name: 'db' },
    events: ['restart', 'scale', 'evict'],
    isCompared: true,
    requestsPerSecond: 200,
    methods: ['GET'],
    timeoutSeconds: 90,
    isCertificateChecked: false,
  });
});

it.each<[sentence: string, flags: ProveFlags, object?: string]>([
  ['prove takes deploy/NAME, sts/NAME or ds/NAME, not "pod/web-0"', { url }, 'pod/web-0'],
  ['--url is missing: write --url http://HOST:PORT/', {}],
  ['kubectl port-forward', { url: 'http://localhost:8080' }],
  ['--event is one of restart, scale, evict, all, not "drain"', { url, event: 'drain' }],
  ['from 1 to 200, not "201"', { url, rate: '201' }],
  ['from 1 to 200, not "0"', { url, rate: '0' }],
  ['from 1 to 200, not "1.5"', { url, rate: '1.5' }],
  ['--method is one of GET, POST, not "DELETE"', { url, method: 'delete' }],
  ['--timeout takes a duration such as 10m, not "soon"', { url, timeout: 'soon' }],
  ['not "0s"', { url, timeout: '0s' }],
  ['-o takes text, json, not "yaml"', { url, output: 'yaml' }],
])('says %s', (sentence, flags, object = 'deploy/web') => {
  const read = () => proveOptions(object, flags);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(sentence);
});
