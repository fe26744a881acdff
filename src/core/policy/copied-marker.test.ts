import { expect, it } from 'vitest';
import { copiedMarker, copiedValues } from './copied-marker.ts';

const templateWith = (marker: string) => ({ metadata: { annotations: { 'gracehook.io/copied': marker } } });

it('writes the same text for the same values in any order, and reads it back', () => {
  const values = [
    ['inject', 'enabled'],
    ['delay', '5s'],
    ['readiness-port', '80'],
    ['readiness', 'tcp'],
    ['drain', '9s'],
  ] as const;
  const text =
    '{"of":"Deployment/web","delay":"5s","drain":"9s","inject":"enabled","readiness":"tcp","readiness-port":"80"}';
  const marker = { of: 'Deployment/web', values: new Map(values) };
  expect(copiedMarker(marker)).toBe(text);
  expect(copiedMarker({ of: 'Deployment/web', values: new Map(values.toReversed()) })).toBe(text);
  expect(copiedValues(templateWith(text))).toEqual(marker);
});

it('reads what is a text, and nothing else', () => {
  expect(
    copiedValues(templateWith('{"of":"Deployment/web","delay":5,"drain":null,"inject":"enabled"}')),
  ).toEqual({
    of: 'Deployment/web',
    values: new Map([['inject', 'enabled']]),
  });
});

it.each(['{"inject":"enabled"}', '{"of":1,"inject":"enabled"}', '[]', 'null', '{', ''])(
  'takes %j for no marker',
  (marker) => {
    expect(copiedValues(templateWith(marker))).toBeUndefined();
  },
);

it('finds no marker where there is none', () => {
  expect(copiedValues({})).toBeUndefined();
});
