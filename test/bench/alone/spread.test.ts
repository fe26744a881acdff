import { expect, it } from 'vitest';
import { spreadOf } from './spread.ts';

it('of an odd and an even count', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1.2, high: 2.8 });
  expect(spreadOf([4, 1]).median).toBe(2.5);
});

it('of one number is that number', () => {
  expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
});
