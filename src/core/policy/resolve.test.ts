import { expect, it } from 'vitest';
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

it('does not read variables from a namespace, and says where they are read from', () => {
  const { settings, reasons } = resolve(sourcesOf('env', none, none, 'A=1'));
  expect(settings.env.value.size).toBe(0);
  expect(reasons).toEqual([
    {
      code: 'UnknownAnnotation',
      detail: 'gracehook.io/env has no effect on a namespace; it is read from pod or workload.',
    },
  ]);
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
  ['copied', [none, none, '{}']],
  ['strategy-was', ['x']],
])('ignores the reserved name %s elsewhere, with a reason', (name, texts) => {
  expect(resolve(sourcesOf(name, ...texts)).reasons).toEqual([
    {
      code: 'UnknownAnnotation',
      detail: `gracehook.io/${name} is written by Gracehook and is no setting; remove it.`,
    },
  ]);
});
