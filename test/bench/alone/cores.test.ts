import { expect, it } from 'vitest';
import { splitCores } from './cores.ts';

it.each([
  ['0-1', '1', '0'],
  ['0-3', '3', '0,1,2'],
  ['0,2-3,8', '8', '0,2,3'],
])('of %s the webhook has %s and the load %s', (allowed, webhook, load) => {
  expect(splitCores(allowed)).toEqual({ webhook, load });
});

it('wants two processors', () => {
  expect(() => splitCores('0')).toThrow('two are needed');
  expect(() => splitCores('')).toThrow('two are needed');
});
