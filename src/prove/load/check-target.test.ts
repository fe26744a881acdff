import { expect, it } from 'vitest';
import { serveOnLoopback } from '../../../test/prove/loopback-server.ts';
import { selfSigned } from '../../../test/server/self-signed.ts';
import { checkTarget } from './check-target.ts';

const check = (url: URL, isCertificateChecked = true) =>
  checkTarget({ url, isCertificateChecked, methods: ['GET', 'POST'], timeLimitMilliseconds: 5_000 });

it('finds the address and the kept connection of a target that answers', async () => {
  const { url } = await serveOnLoopback((_request, response) => response.end('ok'));
  url.hostname = 'localhost';
  const answer = { status: 200, failure: null, words: '' };
  expect(await check(url)).toEqual({
    answers: [
      { method: 'GET', ...answer },
      { method: 'POST', ...answer },
    ],
    family: 4,
    keepsConnections: true,
  });
});

it('tells a method that the target does not take, and that it keeps no connection', async () => {
  const { url } = await serveOnLoopback((request, response) =>
    response.writeHead(request.method === 'POST' ? 405 : 200, { connection: 'close' }).end(),
  );
  const { answers, keepsConnections } = await check(url);
  expect(answers.map(({ words }) => words)).toEqual(['', 'HTTP 405']);
  expect(keepsConnections).toBe(false);
});

it('sends no method that it is not given', async () => {
  const seen: (string | undefined)[] = [];
  const { url } = await serveOnLoopback((request, response) => {
    seen.push(request.method);
    response.end();
  });
  await checkTarget({ url, isCertificateChecked: true, methods: ['GET'], timeLimitMilliseconds: 5_000 });
  expect(seen).toEqual(['GET']);
});

it('takes no redirect for the app: a proxy gives it without one', async () => {
  const { url } = await serveOnLoopback((_request, response) =>
    response.writeHead(302, { location: '/login' }).end(),
  );
  const { answers } = await check(url);
  expect(answers[0]).toMatchObject({ failure: 'other', words: 'HTTP 302 to /login' });
});

it('gives the words of the connection where nobody answers', async () => {
  const { server, url } = await serveOnLoopback(() => {});
  await new Promise((resolve) => server.close(resolve));
  const { answers } = await check(url);
  expect(answers[0]).toMatchObject({ status: 0, failure: 'refused' });
  expect(answers[0]?.words).toContain('ECONNREFUSED');
});

it('says in short that a port does not speak TLS', async () => {
  const { url } = await serveOnLoopback((_request, response) => response.end());
  const { answers } = await check(new URL(`https://${url.host}/`));
  expect(answers.map(({ words }) => words)).toEqual(Array(2).fill('write EPROTO: wrong version number'));
});

it('does not trust a certificate that nobody vouches for, unless told to', async () => {
  const { url } = await serveOnLoopback(
    (_request, response) => response.end(),
    await selfSigned('localhost'),
  );
  const { answers } = await check(url);
  expect(answers[0]?.words).toContain('certificate');
  expect((await check(url, false)).answers.map(({ failure }) => failure)).toEqual([null, null]);
});
