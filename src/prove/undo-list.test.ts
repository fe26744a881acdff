import { expect, it } from 'vitest';
import { undoList } from './undo-list.ts';

it('puts back what is still on the list, the last change first, and tries again where it cannot', async () => {
  const done: string[] = [];
  const undoing = undoList({ tries: 3, pauseMilliseconds: 1 });
  const undo = (what: string, failures = 0) => {
    let left = failures;
    const perform = async () => {
      if (left-- > 0) throw new Error(`${what} is refused`);
      done.push(what);
    };
    return { what, command: `type ${what}`, perform };
  };
  const first = undo('first');
  for (const one of [first, undo('second', 2), undo('third', 3), undo('fourth')]) undoing.add(one);
  await undoing.perform(first);
  expect(await undoing.performAll()).toMatchObject([{ command: 'type third', because: 'third is refused' }]);
  expect(done).toEqual(['first', 'fourth', 'second']);
  expect(undoing.pending().map(({ what }) => what)).toEqual(['third']);
});
