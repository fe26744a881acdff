import { expect, it } from 'vitest';
import { columns, hanging } from './lay-out.ts';

it('puts cells below each other, and the rest of the width to the last', () => {
  const rows = [
    ['delay', '5s', 'default'],
    ['readiness', 'auto', 'a longer text for the last column'],
  ];
  expect(columns(rows, 45)).toEqual([
    'delay      5s    default',
    'readiness  auto  a longer text for the last',
    '                 column',
  ]);
});

it('lets the second last column give way where the last has no room, and indents wrapped cells', () => {
  const rows = [['  a', 'maxUnavailable 0 and a good deal more', 'gracehook: strategy (default)']];
  const lines = columns(rows, 48);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(48);
  expect(lines[0]).toBe('  a  maxUnavailable 0   gracehook: strategy');
});

it('paints cells after they were measured', () => {
  expect(columns([['a', 'b']], 40, (text) => `<${text}>`)).toEqual(['<a>  <b>']);
});

it('hangs a text behind its mark, and leaves a word that is too long whole', () => {
  expect(hanging('  - ', `one two ${'x'.repeat(30)} three`, 20)).toEqual([
    '  - one two',
    `    ${'x'.repeat(30)}`,
    '    three',
  ]);
});
