import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { isConfirmed } from './is-confirmed.ts';

async function answered(keys: string, isTTY = true): Promise<boolean> {
  const input = Object.assign(new PassThrough(), { isTTY });
  const answer = isConfirmed('Go on?', { input, output: new PassThrough().resume() });
  input.write(keys);
  return answer;
}

it.each(['y\n', 'yes\n', ' Y \n'])('%j is a yes', async (keys) => {
  expect(await answered(keys)).toBe(true);
});

it.each(['n\n', '\n', 'yo\n', '\x03', '\x04', 'y\x03'])('%j is a no', async (keys) => {
  expect(await answered(keys)).toBe(false);
});

it('the end of the input is a no, and so is an input that is no terminal', async () => {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const answer = isConfirmed('Go on?', { input, output: new PassThrough().resume() });
  input.end();
  expect(await answer).toBe(false);
  expect(await answered('y\n', false)).toBe(false);
});
