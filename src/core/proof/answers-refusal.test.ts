import { expect, it } from 'vitest';
import { answersRefusal } from './answers-refusal.ts';

const url = new URL('http://web.example/');
const good = { method: 'GET', failure: null, words: '' } as const;
const bad = { method: 'POST', failure: 'other', words: 'HTTP 405' } as const;

it('says nothing of answers as they should be', () => {
  expect(answersRefusal(url, [good])).toBeUndefined();
});

it('says how to leave out a method that is not taken', () => {
  expect(answersRefusal(url, [good, bad])).toBe(
    'http://web.example/ does not answer as it should before anything is done (POST: HTTP 405): give a URL that takes it, or --method GET',
  );
});

it('says what each method met where none is answered', () => {
  const sentence = answersRefusal(url, [{ ...bad, method: 'GET', words: 'connect ECONNREFUSED' }, bad]);
  expect(sentence).toContain('(GET: connect ECONNREFUSED; POST: HTTP 405): give a URL that answers with 200');
});
