import { expect, it } from 'vitest';
import { hasRoomForAnnotations } from './annotations-size.ts';

const most = 240 * 1024;
const objectWith = (bytes: number) => ({ metadata: { annotations: { a: 'x'.repeat(bytes - 1) } } });

it.each([
  ['exactly 240 KiB together', objectWith(most - 4), 'xxx', true],
  ['a byte more', objectWith(most - 4), 'xxxx', false],
  ['a letter of two bytes', objectWith(most - 4), 'xxä', false],
  ['nothing else', undefined, 'x'.repeat(most - 1), true],
])('of %s there is room: %s', (_name, object, value, hasRoom) => {
  expect(hasRoomForAnnotations(object, new Map([['b', value]]))).toBe(hasRoom);
});

it('counts an annotation that takes the place of another once', () => {
  const object = { metadata: { annotations: { b: 'x'.repeat(most - 1) } } };
  expect(hasRoomForAnnotations(object, new Map([['b', 'y'.repeat(most - 1)]]))).toBe(true);
  expect(hasRoomForAnnotations(object, new Map([['c', '']]))).toBe(false);
});
