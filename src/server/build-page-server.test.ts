import { expect, it } from 'vitest';
import { buildPageServer } from './build-page-server.ts';

it('gives the page to this machine by its own names, and to no other', async () => {
  const server = buildPageServer(async () => '<!doctype html>');
  for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:9']) {
    const { statusCode, body, headers } = await server.inject({ url: '/', headers: { host } });
    expect([statusCode, body, headers['cache-control']]).toEqual([200, '<!doctype html>', 'no-store']);
  }
  for (const host of ['evil.example', 'localhost.evil.example:8080', '10.0.0.1']) {
    expect((await server.inject({ url: '/', headers: { host } })).statusCode).toBe(403);
  }
});

it('answers GET of the page and nothing else', async () => {
  const server = buildPageServer(async () => 'page');
  const headers = { host: 'localhost' };
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const)
    expect((await server.inject({ method, url: '/', headers })).statusCode).toBe(404);
  expect((await server.inject({ url: '/other', headers })).statusCode).toBe(404);
});

it('tells as text why there is no page', async () => {
  const server = buildPageServer(() => Promise.reject(new Error('the API server is away')));
  const { statusCode, body, headers } = await server.inject({ url: '/', headers: { host: 'localhost' } });
  expect([statusCode, body]).toEqual([502, 'gracehook: the API server is away\n']);
  expect(headers['content-type']).toContain('text/plain');
});
