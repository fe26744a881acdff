import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import { type JsonObject, valueAt, withValueAt } from './json.ts';
import { applyOperations } from './json-patch.ts';
import { defaultContext } from './pod-context.ts';
import { codesOf } from './reasons.ts';
import { statusAnnotation } from './status.ts';
import { utf8Length } from './utf8-length.ts';

const context = defaultContext('0.0.0');
const inject = 'gracehook.io/inject';
const annotationsPath = ['metadata', 'annotations'];

function podOf(annotations: JsonObject, containers: JsonObject[] = [{ name: 'web' }]): JsonObject {
  return { metadata: { annotations: { [inject]: 'enabled', ...annotations } }, spec: { containers } };
}

function decided(pod: JsonObject, given = context) {
  const { operations, reasons } = decide(pod, given);
  const result = applyOperations(pod, operations) as JsonObject;
  const status = valueAt(result, [...annotationsPath, statusAnnotation]) as string | undefined;
  return { result, status, hasTooLarge: codesOf(reasons).includes('AnnotationsTooLarge') };
}

it('is written where the annotations have room for it, and left out where they lack a byte', () => {
  const { status = '' } = decided(podOf({ b: '' }));
  const others = [inject, 'enabled', 'b', statusAnnotation, status].join('');
  const room = 240 * 1024 - utf8Length(others);
  const fitting = decided(podOf({ b: 'x'.repeat(room) }));
  expect([fitting.status, fitting.hasTooLarge]).toEqual([status, false]);
  const full = decided(podOf({ b: 'x'.repeat(room + 1) }));
  expect([full.status, full.hasTooLarge]).toEqual([undefined, true]);
  expect(valueAt(full.result, ['spec', 'terminationGracePeriodSeconds'])).toBe(40);
});

it('is left out, with a reason, where even its core is too long', () => {
  const { status, hasTooLarge } = decided(podOf({}), { ...context, version: 'x'.repeat(2048) });
  expect([status, hasTooLarge]).toEqual([undefined, true]);
});

it('stays as it is where it was too long to tell all, until the pod changes', () => {
  const containers = Array.from({ length: 100 }, (_, index) => ({ name: `container-${index}` }));
  const first = decided(podOf({}, containers));
  const again = decided(first.result, { ...context, version: '0.0.1' });
  expect(again.result).toEqual(first.result);
  const more = withValueAt(first.result, [...annotationsPath, 'gracehook.io/drain'], '60s') as JsonObject;
  expect(JSON.parse(decided(more).status ?? '')).toMatchObject({ grace: { written: 30, set: 80 } });
});

it('tells a later version’s name where it tells all', () => {
  const first = decided(podOf({}));
  const again = decided(first.result, { ...context, version: '0.0.1' });
  expect(JSON.parse(again.status ?? '')).toMatchObject({ by: '0.0.1', grace: { written: 30, set: 40 } });
});
