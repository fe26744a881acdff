import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import type { JsonObject } from '../json.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';

const context = defaultContext('0.0.0');

/** What is done to a pod that asks for the variables A and B, and what is said of it. */
function decided(...containers: JsonObject[]) {
  const annotations = { 'gracehook.io/inject': 'enabled', 'gracehook.io/env': 'A=1,B=2' };
  const { operations, reasons, status } = decide(
    { metadata: { annotations }, spec: { containers } },
    context,
  );
  return {
    operations: operations.filter(({ path }) => path.includes('/env')),
    said: reasons.filter(({ code }) => code !== 'NoReadiness').map(({ code, detail }) => [code, detail]),
    env: Object.fromEntries(status.env ?? []),
  };
}

const a = { name: 'A', value: 'own' };
const b = { name: 'B', value: 'own' };

it('adds to each container what it does not set, and tells of those alone that got something', () => {
  expect(decided({ name: 'web', env: [a] }, { name: 'api' }, { name: 'log', env: [a, b] })).toEqual({
    operations: [
      { op: 'add', path: '/spec/containers/0/env/-', value: { name: 'B', value: '2' } },
      { op: 'add', path: '/spec/containers/1/env', value: [{ name: 'A', value: '1' }] },
      { op: 'add', path: '/spec/containers/1/env/-', value: { name: 'B', value: '2' } },
    ],
    said: [
      ['VariableAlreadySet', 'web sets A itself, so it stays.'],
      ['VariableAlreadySet', 'log sets A itself, so it stays.'],
      ['VariableAlreadySet', 'log sets B itself, so it stays.'],
    ],
    env: { web: ['B'], api: ['A', 'B'] },
  });
});

it.each<[name: string, envFrom: JsonObject[], isHidden: boolean]>([
  ['without a prefix', [{ configMapRef: { name: 'c' } }], true],
  ['with a prefix of the name', [{ secretRef: { name: 's' }, prefix: 'B' }], true],
  ['with another prefix', [{ secretRef: { name: 's' }, prefix: 'X' }], false],
  ['with a prefix of a variable that stays', [{ secretRef: { name: 's' }, prefix: 'A' }], false],
  ['second of two', [{ prefix: 'X' }, {}], true],
])('says that it may hide a variable of an envFrom %s: %s', (_name, envFrom, isHidden) => {
  const { said } = decided({ name: 'web', env: [a], envFrom });
  const hidden = 'web has envFrom; a variable there with the name of an added one does not count.';
  expect(said.filter(([code]) => code === 'EnvFromOverridden')).toEqual(
    isHidden ? [['EnvFromOverridden', hidden]] : [],
  );
});

it.each<[count: number, bytes: number, isSaid: boolean]>([
  [1, 512 * 1024 - 29, false],
  [1, 512 * 1024 - 28, true],
  [2, 256 * 1024 - 29, false],
  [2, 256 * 1024 - 28, true],
])(
  'adds no variables that take more than 512 KiB in all containers together: %d with %d bytes, %s',
  (count, bytes, isSaid) => {
    const annotations = { 'gracehook.io/inject': 'enabled', 'gracehook.io/env': `A=${'x'.repeat(bytes)}` };
    const containers = Array.from({ length: count }, (_, index) => ({ name: `c${index}` }));
    const { reasons, status } = decide({ metadata: { annotations }, spec: { containers } }, context);
    expect(codesOf(reasons).includes('VariablesTooLarge')).toBe(isSaid);
    expect(status.env?.size).toBe(isSaid ? 0 : count);
  },
);
