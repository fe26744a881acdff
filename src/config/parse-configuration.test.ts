import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Check } from 'typebox/schema';
import { expect, it } from 'vitest';
import type { Json } from '../core/json.ts';
import { defaultConfiguration } from './configuration.ts';
import { configurationSchema } from './configuration-schema.ts';
import { parseConfiguration } from './parse-configuration.ts';
import { schemaFaults } from './schema-faults.ts';

function faultsOf(text: string): readonly string[] {
  const result = parseConfiguration(text);
  return 'faults' in result ? result.faults : [];
}

function valid(text: string) {
  const result = parseConfiguration(text);
  if ('faults' in result) throw new Error(result.faults.join('\n'));
  return result;
}

it.each([
  '',
  '# nothing yet\n',
  '{}',
  'null',
  'settings:\nbounds:\nkubernetes:\ntls:\n',
  'settings: {delay: null}',
  '\ufeff# with a mark of its byte order\n',
])('takes %j for the built-in configuration', (text) => {
  expect(valid(text)).toEqual(defaultConfiguration);
});

it('reads every part', () => {
  expect(
    valid(`
      settings:
        delay: 7s
        readinessPort: 8080
        pre-stop-path: /prestop
        inject: true
        readiness: off
        env: |
          RETRY_COUNT=3
          GREETING=a, b
      bounds: {maxDelay: 1m, maxGrace: 2m, forbiddenNamespaces: [kube-system], allowedEnv: [RETRY_COUNT]}
      kubernetes: {version: "1.29.4", stopSignal: true}
      namespaceSettings: false
      tls: {certFile: /tls/tls.crt, keyFile: /tls/tls.key}
      host: 0.0.0.0
      port: 10250
      opsPort: 0
    `),
  ).toEqual({
    settings: {
      place: 'cluster',
      values: new Map([
        ['delay', '7s'],
        ['readiness-port', '8080'],
        ['pre-stop-path', '/prestop'],
        ['inject', 'true'],
        ['readiness', 'off'],
        ['env', 'RETRY_COUNT=3\nGREETING=a, b\n'],
      ]),
    },
    bounds: {
      maxDelaySeconds: 60,
      maxGraceSeconds: 120,
      forbiddenNamespaces: new Set(['kube-system']),
      allowedEnv: new Set(['RETRY_COUNT']),
    },
    capabilities: { sleep: false, stopSignal: true },
    namespaceSettings: false,
    tls: { certFile: '/tls/tls.crt', keyFile: '/tls/tls.key' },
    host: '0.0.0.0',
    port: 10_250,
    opsPort: 0,
  });
});

it('takes the example for what it says', () => {
  const example = valid(readFileSync(new URL('../../examples/config.yaml', import.meta.url), 'utf8'));
  expect(example).not.toEqual(defaultConfiguration);
});

it.each([
  ['"1.30"', { sleep: true }],
  ['"v1.34.2-eks-1"', { sleep: true }],
  ['"1.29"', { sleep: false }],
  ['"1.9.0"', { sleep: false }],
  ['"1.29", sleep: true', { sleep: true }],
  ['"1.34", sleep: false', { sleep: false }],
])('knows from version %s that the server keeps %j', (version, capabilities) => {
  expect(valid(`kubernetes: {version: ${version}}`).capabilities).toEqual(capabilities);
});

it.each<[text: string, fault: string]>([
  ['- settings', 'this is no map; write names and values, one a line'],
  ['settings: [delay]', 'line 1, settings: this is no map; write names and values, one a line'],
  ['settings: {dellay: 5s}', 'line 1, settings.dellay: there is no such name here; did you mean delay?'],
  ['maxDelay: 5s', 'line 1, maxDelay: there is no such name here; it belongs under bounds'],
  ['nonsense:', 'line 1, nonsense: there is no such name here; remove it'],
  ['"__proto__": {a: 1}', 'line 1, __proto__: there is no such name here; remove it'],
  ['settings: {constructor: 5s}', 'line 1, settings.constructor: there is no such name here; remove it'],
  ['settings: {status: x}', 'line 1, settings.status: there is no such name here; did you mean startup?'],
  [
    'settings:\n  delay: banana',
    'line 2, settings.delay: "banana" is not a duration; write one such as 90s, 1m30s or 500ms',
  ],
  ['settings: {delay: 5}', 'line 1, settings.delay: 5 has no unit; write 5s'],
  ['settings: {delay: "5"}', 'line 1, settings.delay: 5 has no unit; write 5s'],
  ['settings: {strategy: 5}', 'line 1, settings.strategy: "5" is not valid; write surge or off'],
  ['settings: {containers: 5}', 'line 1, settings.containers: write it in quotes: "5"'],
  ['settings: {delay: [5s]}', 'line 1, settings.delay: write one text: duration'],
  [
    'settings: {readinessPort: 0}',
    'line 1, settings.readinessPort: "0" is not valid; write a port from 1 to 65535',
  ],
  [
    'settings: {readinessPort: 80, readiness-port: 81}',
    'line 1, settings: readinessPort and readiness-port are the same setting; keep one of them',
  ],
  [
    'settings: {env: "LD_PRELOAD=x"}',
    'line 1, settings.env: LD_PRELOAD can change which code runs; set it in the manifest',
  ],
  [
    'settings: {env: "TOKEN=one,secret two"}',
    'line 1, settings.env: a pair is not NAME=value; write one NAME=value a line',
  ],
  [
    'settings: {delay: 6m}',
    'settings.delay (360s) is longer than bounds.maxDelay (300s); write less, or raise the bound',
  ],
  ['bounds: {maxDelay: 5}', 'line 1, bounds.maxDelay: 5 has no unit; write 5s'],
  ['bounds: {maxDelay: true}', 'line 1, bounds.maxDelay: write a duration such as 5m'],
  [
    'bounds: {maxDelay: 61s, maxGrace: 2m}',
    'line 1, bounds: maxDelay (61s) is more than half of maxGrace; write maxDelay: 60s or less',
  ],
  [
    'bounds: {maxGrace: 4m}',
    'line 1, bounds: maxDelay (300s) is more than half of maxGrace; write maxDelay: 120s or less',
  ],
  ['bounds: {allowedEnv: A}', 'line 1, bounds.allowedEnv: this is no list; write a list of names'],
  [
    'bounds:\n  allowedEnv:\n  - A\n  - 9',
    'line 4, bounds.allowedEnv[1]: write the name of a variable, such as RETRY_COUNT',
  ],
  [
    'bounds: {allowedEnv: [PATH]}',
    'line 1, bounds.allowedEnv[0]: this can change which code runs; remove it',
  ],
  [
    'bounds: {forbiddenNamespaces: [null]}',
    'line 1, bounds.forbiddenNamespaces[0]: write the name of a namespace, such as kube-system',
  ],
  [
    'bounds: {forbiddenNamespaces: ["team-*"]}',
    'line 1, bounds.forbiddenNamespaces[0]: write the name of a namespace, such as kube-system',
  ],
  [
    'kubernetes: {version: 1.30}',
    'line 1, kubernetes.version: write it in quotes: without them YAML takes 1.30 for 1.3',
  ],
  [
    'kubernetes: {version: newest}',
    'line 1, kubernetes.version: "newest" is no Kubernetes version; write one such as "1.34"',
  ],
  ['kubernetes: {sleep: yes}', 'line 1, kubernetes.sleep: write true or false'],
  ['tls: {certFile: a}', 'line 1, tls: certFile and keyFile belong together; write both'],
  ['port: "9443"', 'line 1, port: write a port from 0 to 65535, without quotes'],
  ['host: ""', 'line 1, host: write an address such as 0.0.0.0'],
  ['a: 1\na: 2', 'line 2: "a" stands here a second time; keep one of the two'],
  ['settings: {delay: 1s, delay: 2s}', 'line 1: "delay" stands here a second time; keep one of the two'],
  ['host: &here a', 'line 1: anchors are not used here; leave it out'],
  ['host: *there', 'line 1: aliases are not used here; write the value out'],
  ['host: !!str 5', 'line 1: tags are not used here; write the value without it'],
  ['host: a\n---\nhost: b', 'line 2: a second document begins here; write one'],
  ['? [a]\n: b', 'line 1: a name is a plain text; write it before a colon'],
])('says of %j what to write instead', (text, fault) => {
  expect(faultsOf(text)).toContain(fault);
  expect(faultsOf(text).length).toBeLessThanOrEqual(2);
});

it('tells all faults, in the order of the file', () => {
  const text =
    'opsPort: x\nbounds:\n  maxGrace: 1x\n  maxDelay: 1x\nsettings:\n  delay: x\n  drain: x\n  buffer: x\n';
  const more = '  readiness: x\n  strategy: x\n  inject: x\nhost: 5\nport: x\n';
  expect(faultsOf(text + more).map((fault) => /^line \d+/.exec(fault)?.[0])).toEqual(
    [1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13].map((line) => `line ${line}`),
  );
});

it('counts the faults that are too many to tell', () => {
  const faults = faultsOf(Array.from({ length: 50 }, (_, index) => `unknown${index}: 1`).join('\n'));
  expect([faults.length, faults.at(-1)]).toEqual([21, 'and 30 more']);
});

it.each<[what: string, text: string]>([
  ['lists in lists', '['.repeat(50_000)],
  ['maps in maps', '{a: '.repeat(50_000)],
  ['many times one name', 'k: v\n'.repeat(20_000)],
  ['control characters', '\u0001\u0000'],
])('refuses a file of %s', (_what, text) => {
  expect(faultsOf(text).length).toBeGreaterThan(0);
});

it('takes time in proportion to the names, not to their square', () => {
  const shortestOf = (count: number) => {
    const text = Array.from({ length: count }, (_, index) => `k${index}: v`).join('\n');
    const milliseconds = Array.from({ length: 3 }, () => {
      const start = performance.now();
      expect(faultsOf(text)).toContain(`and ${count - 20} more`);
      return performance.now() - start;
    });
    return Math.min(...milliseconds);
  };
  // Sixteen times as many: about 16 where each is looked up, about 256 where each is searched.
  expect(shortestOf(8_000) / shortestOf(500)).toBeLessThan(100);
});

const scalar = fc.oneof(
  fc.constantFrom('5s', 'enabled', 'x', '/a', 'off'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const anything = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('delay', 'inject', 'maxDelay', 'sleep', 'certFile', 'other'), scalar),
);
const sections = ['settings', 'bounds', 'kubernetes', 'tls', 'port', 'host', 'namespaceSettings', 'other'];

it('never throws, and passes nothing that the published schema refuses', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...sections), anything), (file) => {
      const value = JSON.parse(JSON.stringify(file), (_key, member) => member ?? undefined) as Json;
      const faults = schemaFaults(configurationSchema, value);
      expect(Check(configurationSchema, value)).toBe(faults.length === 0);
      parseConfiguration(JSON.stringify(file));
    }),
  );
});
