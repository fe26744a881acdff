import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { serveOnLoopback } from '../../../test/prove/loopback-server.ts';
import { selfSigned } from '../../../test/server/self-signed.ts';
import { checkTarget } from './check-target.ts';

const check = (url: URL, isCertificateChecked = true) =>
  checkTarget({ url, isCertificateChecked, timeLimitMilliseconds: 5_000 });

it('finds the methods, the address and the kept connection of a target that answers', async () => {
  const { url } = await serveOnLoopback((_request, response) => response.end('ok'));
  url.hostname = 'localhost';
  expect(await check(url)).toEqual({
    answers: { GET: ok, POST: ok },
    methods: ['GET', 'POST'],
    family: 4,
    keepsConnections: true,
  });
});

it('leaves out a method that the target does not take, and sees that it keeps no connection', async () => {
  const { url } = await serveOnLoopback((request, response) =>
    response.writeHead(request.method === 'POST' ? 405 : 200, { connection: 'close' }).end(),
  );
  const { methods, answers, keepsConnections } = await check(url);
  expect(methods).toEqual(['GET']);
  expect(answers.POST).toEqual({ status: 405, failure: 'other', words: 'HTTP 405' });
  expect(keepsConnections).toBe(false);
});

it('takes no redirect for the app: a proxy gives it without one', async () => {
  const { url } = await serveOnLoopback((_request, response) =>
    response.writeHead(302, { location: '/login' }).end(),
  );
  const { methods, answers } = await check(url);
  expect(methods).toEqual([]);
  expect(answers.GET.words).toBe('HTTP 302 to /login');
});

it('gives the words of the connection where nobody answers', async () => {
  const { server, url } = await serveOnLoopback(unheard);
  await new Promise((resolve) => server.close(resolve));
  const { methods, answers } = await check(url);
  expect(methods).toEqual([]);
  expect(answers.GET).toMatchObject({ status: 0, failure: 'refused' });
  expect(answers.GET.words).toContain('ECONNREFUSED');
});

it('does not trust a certificate that nobody vouches for, unless told to', async () => {
  const { url } = await serveOnLoopback(
    (_request, response) => response.end(),
    await selfSigned('localhost'),
  );
  const { answers } = await check(url);
  expect(answers.GET.failure).toBe('other');
  expect(answers.GET.words).toContain('certificate');
  expect((await check(url, false)).methods).toEqual(['GET', 'POST']);
});

const ok = { status: 200, failure: null, words: '' };
const unheard: RequestListener = () => {};
