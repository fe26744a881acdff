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
  expect(sentence).toContain(
    '(GET: connect ECONNREFUSED; POST: HTTP 405): give a URL that answers with a status from 200 to 299',
  );
});

it('says once what all methods met', () => {
  const sentence = answersRefusal(url, [{ ...bad, method: 'GET' }, bad]);
  expect(sentence).toContain('(GET and POST: HTTP 405): ');
});

it.each([
  [
    'https://10.0.0.1:30080/a',
    'write EPROTO 80:error:0A00010B:SSL routines',
    'write http://10.0.0.1:30080/a',
  ],
  [
    'http://10.0.0.1:30443/',
    'Parse Error: Expected HTTP/',
    'where it speaks TLS, write https://10.0.0.1:30443/',
  ],
  ['https://10.0.0.1/', 'self-signed certificate', 'or say --insecure'],
  ['http://web.shop.svc/', 'getaddrinfo ENOTFOUND web.shop.svc', 'known inside the cluster only'],
  ['http://web.shop.svc.cluster.local/', 'getaddrinfo EAI_AGAIN web', 'run this in a pod of the cluster'],
  ['http://web/', 'getaddrinfo ENOTFOUND web', 'known inside the cluster only'],
  ['http://web.example.org/', 'getaddrinfo ENOTFOUND web.example.org', 'that this machine can resolve'],
])('has a remedy for %s that fails with %s', (text, words, remedy) => {
  expect(answersRefusal(new URL(text), [{ method: 'GET', failure: 'other', words }])).toContain(remedy);
});
