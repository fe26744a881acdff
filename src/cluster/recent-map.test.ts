import { expect, it } from 'vitest';
import { recentMap } from './recent-map.ts';

it('forgets what was neither set nor looked at for longest', () => {
  const map = recentMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  expect(map.get('a')).toBe(1);
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  map.set('a', 4);
  map.delete('c');
  expect(map.values()).toEqual([4]);
});
