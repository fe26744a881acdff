import { expect, it } from 'vitest';
import { type PutBack, putBackWords } from './put-back-words.ts';

const nothing: PutBack = { done: [], failed: [], rolloutCommand: undefined };
const failed = {
  what: '2 replicas',
  because: 'it is refused',
  command: 'kubectl -n shop scale deployment/web',
};
const rolloutCommand = 'kubectl -n shop rollout status deployment/web';

it.each<[sentence: string, putBack: PutBack]>([
  ['stopped; nothing had to be put back', nothing],
  ['stopped; put back inject and 2 replicas', { ...nothing, done: ['inject', '2 replicas'] }],
  [
    `stopped; put back inject; a rollout of it still runs, see: ${rolloutCommand}`,
    { ...nothing, done: ['inject'], rolloutCommand },
  ],
  [
    `stopped; could not put back 2 replicas (it is refused); type: ${failed.command}; put back inject`,
    { ...nothing, done: ['inject'], failed: [failed] },
  ],
])('says %s', (sentence, putBack) => {
  expect(putBackWords('stopped', putBack)).toBe(sentence);
});
