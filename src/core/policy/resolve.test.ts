import { expect, it } from 'vitest';
import { codesOf, reason } from '../reasons.ts';
import type { Bounds } from './bounds.ts';
import { resolve } from './resolve.ts';
import type { SettingsSource } from './sources.ts';

const places = ['pod', 'workload', 'namespace', 'cluster'] as const;

function sourcesOf(name: string, ...texts: (string | undefined)[]): SettingsSource[] {
  return places.map((place, index) => {
    const text = texts[index];
    return { place, values: new Map(text === undefined ? [] : [[name, text]]) };
  });
}

const none = undefined;
it.each<[texts: (string | undefined)[], value: number, source: string]>([
  [['1s', '2s', '3s', '4s'], 1, 'pod'],
  [[none, '2s', '3s', '4s'], 2, 'workload'],
  [['bad', '2s', '3s', '4s'], 2, 'workload'],
  [[none, none, '3s', '4s'], 3, 'namespace'],
  [['bad', 'bad', '3s', '4s'], 3, 'namespace'],
  [[none, none, none, '4s'], 4, 'cluster'],
  [['bad', 'bad', 'bad', '4s'], 4, 'cluster'],
  [[none, none, none, none], 5, 'default'],
  [['bad', 'bad', 'bad', 'bad'], 5, 'default'],
])('delay from %j is %d s of %s', (texts, value, source) => {
  const { settings, reasons } = resolve(sourcesOf('delay', ...texts));
  expect(settings.delay).toEqual({ value, source });
  expect(reasons).toHaveLength(texts.filter((text) => text === 'bad').length);
});

it('merges variables by name, nearest wins', () => {
  const { settings } = resolve(sourcesOf('env', 'A=pod,B=pod', 'B=workload,C=workload'));
  expect(Object.fromEntries(settings.env.value)).toEqual({ A: 'pod', B: 'pod', C: 'workload' });
});

it('takes the cluster’s delay while the namespace is not known, and says so', () => {
  const { settings, reasons } = resolve(sourcesOf('delay', 'bad', none, none, '4s'), {
    isNamespaceUnknown: true,
  });
  expect(settings.delay).toEqual({ value: 4, source: 'cluster' });
  expect(codesOf(reasons)).toEqual(['NamespaceUnknown', 'InvalidAnnotation']);
});

const bounds: Bounds = {
  maxDelaySeconds: 60,
  maxGraceSeconds: 120,
  forbiddenNamespaces: new Set(['shop']),
  allowedEnv: new Set(['RETRY_COUNT']),
};

it.each<[texts: (string | undefined)[], from: string | undefined]>([
  [['enabled'], undefined],
  [[none, 'enabled'], undefined],
  [[none, none, 'enabled'], 'cluster'],
  [[none, none, none, 'enabled'], 'cluster'],
  [['disabled', 'enabled'], 'cluster'],
  [['bad', 'bad', 'bad', 'bad'], 'cluster'],
])(
  'inject from %j is the bounds’ no in a forbidden namespace, and that is all that is said',
  (texts, from) => {
    const { settings, reasons } = resolve(sourcesOf('inject', ...texts), {
      bounds,
      namespace: 'shop',
      isNamespaceUnknown: true,
    });
    expect(settings.inject).toEqual({ value: false, source: 'bounds' });
    expect(reasons).toEqual([{ ...reason('Forbidden'), ...(from !== undefined && { from }) }]);
  },
);

it.each(['shopping', undefined])('the namespace %s is not a forbidden one', (namespace) => {
  const { settings } = resolve(sourcesOf('inject', 'enabled'), { bounds, namespace });
  expect(settings.inject).toEqual({ value: true, source: 'pod' });
});

it.each<[texts: (string | undefined)[], delay: { value: number; source: string }, from?: string | null]>([
  [['60s', '61s', '61s', '61s'], { value: 60, source: 'pod' }, null],
  [['61s', '1s', '1s', '1s'], { value: 60, source: 'bounds' }],
  [[none, '61s', '1s', '1s'], { value: 60, source: 'bounds' }],
  [[none, none, '61s', '1s'], { value: 60, source: 'bounds' }, 'namespace'],
  [[none, none, none, '61s'], { value: 60, source: 'bounds' }, 'cluster'],
])('delay from %j is %j under a maxDelay of 60 s', (texts, delay, from) => {
  const { settings, reasons } = resolve(sourcesOf('delay', ...texts), { bounds });
  expect(settings.delay).toEqual(delay);
  const detail = 'The delay of 61s is longer than the cluster allows; 60s is used.';
  expect(reasons).toEqual(from === null ? [] : [{ code: 'DelayCapped', detail, ...(from && { from }) }]);
});

it('cuts off the default delay as well', () => {
  const { settings, reasons } = resolve([], { bounds: { ...bounds, maxDelaySeconds: 2 } });
  expect(settings.delay).toEqual({ value: 2, source: 'bounds' });
  expect(reasons.map(({ code, from }) => [code, from])).toEqual([['DelayCapped', 'cluster']]);
});

it.each<[place: number, name: string, isSet: boolean]>([
  [0, 'OTHER', true],
  [1, 'OTHER', true],
  [2, 'OTHER', false],
  [2, 'RETRY_COUNT', true],
  [3, 'OTHER', true],
])('source %d may set %s: %s', (place, name, isSet) => {
  const texts: (string | undefined)[] = [none, none, none, none];
  texts[place] = `GOOD,${name}=1`;
  const { settings, reasons } = resolve(sourcesOf('env', ...texts), { bounds });
  expect(settings.env.value.get(name)).toBe(isSet ? '1' : undefined);
  expect(codesOf(reasons)).toEqual(['InvalidAnnotation', ...(isSet ? [] : ['VariableNotAllowed'])]);
});

it('drops a variable that the namespace may not set alone, and takes the cluster’s of that name', () => {
  const { settings, reasons } = resolve(sourcesOf('env', none, none, 'RETRY_COUNT=3,X=1', 'X=2'), { bounds });
  expect(Object.fromEntries(settings.env.value)).toEqual({ RETRY_COUNT: '3', X: '2' });
  expect(reasons).toEqual([
    {
      code: 'VariableNotAllowed',
      detail:
        'gracehook.io/env of the namespace sets X, which the admin has to list in bounds.allowedEnv first.',
      from: 'namespace',
    },
  ]);
});

it('names each variable’s own source', () => {
  const { env } = resolve(sourcesOf('env', 'A=1', 'A=2,B=2', 'RETRY_COUNT=3', 'B=4,C=4'), {
    bounds,
  }).settings;
  expect(env.source).toBe('pod');
  expect(Object.fromEntries(env.sources)).toEqual({
    A: 'pod',
    B: 'workload',
    RETRY_COUNT: 'namespace',
    C: 'cluster',
  });
});

it.each<[place: number, from: string | undefined, detail: string]>([
  [
    0,
    undefined,
    'gracehook.io/strategy has no effect on a pod; it is read from workload or namespace or cluster.',
  ],
  [1, undefined, 'gracehook.io/strategy: "bad" is not valid; write surge or off.'],
  [2, 'namespace', 'gracehook.io/strategy of the namespace: "bad" is not valid; write surge or off.'],
  [3, 'cluster', 'strategy of the cluster configuration: "bad" is not valid; write surge or off.'],
])('says of source %d whose word was bad', (place, from, detail) => {
  const texts: (string | undefined)[] = [none, none, none, none];
  texts[place] = 'bad';
  const [only] = resolve(sourcesOf('strategy', ...texts)).reasons;
  expect([only?.from, only?.detail]).toEqual([from, detail]);
});

it('passes on what is wrong with a place beside its values', () => {
  const fault = reason('UnknownAnnotation', 'A fault.', 'namespace');
  expect(resolve([{ place: 'namespace', values: new Map(), reasons: [fault] }]).reasons).toEqual([fault]);
});

it('takes camelCase and kebab-case for the same setting', () => {
  expect(resolve(sourcesOf('readinessPort', '8080')).settings['readiness-port']).toEqual({
    value: 8080,
    source: 'pod',
  });
});

it.each([
  ['dellay', 'did you mean gracehook.io/delay?'],
  ['dealy', 'did you mean gracehook.io/delay?'],
  ['reediness', 'did you mean gracehook.io/readiness?'],
  ['something-else', 'remove it.'],
  ['__proto__', 'remove it.'],
])('reports the unknown name %s with a remedy', (name, remedy) => {
  const [only, ...others] = resolve(sourcesOf(name, 'x')).reasons;
  expect([only?.code, only?.detail.endsWith(remedy), others]).toEqual(['UnknownAnnotation', true, []]);
});

it('says nothing of the names that Gracehook writes itself, where it writes them', () => {
  expect(resolve(sourcesOf('status', '{}')).reasons).toEqual([]);
  expect(resolve(sourcesOf('copied', '{}')).reasons).toEqual([]);
  expect(resolve(sourcesOf('strategy-was', none, 'x')).reasons).toEqual([]);
});

it.each<[name: string, texts: (string | undefined)[]]>([
  ['status', [none, '{}']],
  ['copied', [none, '{}']],
  ['strategy-was', ['x']],
])('ignores the reserved name %s elsewhere, with a reason', (name, texts) => {
  expect(resolve(sourcesOf(name, ...texts)).reasons).toEqual([
    {
      code: 'UnknownAnnotation',
      detail: `gracehook.io/${name} is written by Gracehook and is no setting; remove it.`,
    },
  ]);
});

it('tells twenty unknown names, and reads all that are known', () => {
  const names = Array.from({ length: 100 }, (_, index) => [`unknown-${index}`, ''] as const);
  const values = new Map([...names, ['delay', '9s']]);
  const { settings, reasons } = resolve([{ place: 'pod', values }]);
  expect([reasons.length, codesOf(reasons), settings.delay.value]).toEqual([20, ['UnknownAnnotation'], 9]);
});

it('cuts a long name where it speaks of it', () => {
  const [unknown] = resolve(sourcesOf('x'.repeat(41), 'y')).reasons;
  expect(unknown?.detail).toContain(`gracehook.io/${'x'.repeat(39)}… is no setting`);
  const [fitting] = resolve(sourcesOf('x'.repeat(40), 'y')).reasons;
  expect(fitting?.detail).toContain(`gracehook.io/${'x'.repeat(40)} is no setting`);
  const [variable] = resolve(sourcesOf('env', none, none, `${'A'.repeat(64)}=1`)).reasons;
  expect(variable?.detail).toContain(` sets ${'A'.repeat(62)}…, which`);
});

it('says nothing of its own source where nobody sets a variable', () => {
  expect(resolve([]).settings.env).toEqual({ value: new Map(), source: 'default', sources: new Map() });
});
