import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { serveOnLoopback } from '../../../test/prove/loopback-server.ts';
import type { RequestSample } from '../../core/proof/request-sample.ts';
import { type LoadOptions, startLoad } from './start-load.ts';

const bounds = {
  requestsPerSecond: 200,
  timeLimitMilliseconds: 5_000,
  maximumSeconds: 30,
  maximumRequests: 1_000,
  maximumInFlight: 1_000,
  isCertificateChecked: true,
};

async function load(url: URL, options: Partial<LoadOptions> = {}): Promise<readonly RequestSample[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wanted = options.maximumRequests ?? 40;
  let seen = 0;
  const running = startLoad({
    ...bounds,
    url,
    maximumRequests: wanted,
    onSample: () => {
      if (++seen === wanted) resolve();
    },
    ...options,
  });
  await promise;
  expect(running.isOver()).toBe(true);
  return running.stop();
}

const kinds = (samples: readonly RequestSample[]) =>
  Object.groupBy(samples, ({ method, connection }) => `${method} ${connection}`);

it('sends each of the four kinds as often, and keeps the connections of two', async () => {
  const seen: (readonly [kind: string, port: number | undefined])[] = [];
  const { url } = await serveOnLoopback((request, response) => {
    seen.push([`${request.method} ${request.headers.connection}`, request.socket.remotePort]);
    response.end('ok');
  });
  const samples = await load(url, { maximumRequests: 240 });
  expect(samples.filter(({ failure }) => failure !== null)).toEqual([]);
  expect(Object.values(kinds(samples)).map((some) => some?.length)).toEqual([60, 60, 60, 60]);
  const connections = (kind: string) =>
    new Set(seen.filter(([one]) => one.endsWith(kind)).map(([, port]) => port)).size;
  expect(connections('close')).toBe(120);
  expect(connections('keep-alive')).toBeGreaterThanOrEqual(15);
  expect(connections('keep-alive')).toBeLessThan(120);
});

it('sends only the methods that it is given', async () => {
  const { url } = await serveOnLoopback((_request, response) => response.end());
  const samples = await load(url, { methods: ['GET'], maximumRequests: 20 });
  expect(Object.keys(kinds(samples)).toSorted()).toEqual(['GET kept', 'GET new']);
  expect(() => startLoad({ ...bounds, url, methods: [] })).toThrow(RangeError);
});

it('counts each kept connection that the server closes under a request, and sends none of them again', async () => {
  let posts = 0;
  let received = 0;
  const { url } = await serveOnLoopback((request, response) => {
    received++;
    const isUnlucky = request.headers.connection === 'keep-alive' && ++posts % 4 === 0;
    if (isUnlucky) request.socket.destroy();
    else response.end('ok');
  });
  const samples = await load(url, { maximumRequests: 80 });
  const failed = samples.filter(({ failure }) => failure !== null);
  expect(failed.map(({ failure, connection }) => [failure, connection])).toEqual(
    Array(10).fill(['reset', 'kept']),
  );
  expect(received).toBe(80);
});

it('charges a server that stalls for each request that it kept waiting', async () => {
  const waiting: (() => void)[] = [];
  let isStalled = true;
  const { url } = await serveOnLoopback((_request, response) => {
    if (!isStalled) return response.end();
    waiting.push(() => response.end());
    isStalled = waiting.length < 40;
    if (!isStalled) for (const answer of waiting) answer();
    return response;
  });
  const samples = await load(url, { maximumRequests: 60 });
  expect(samples.map(({ failure }) => failure)).toEqual(Array(60).fill(null));
  // Requests are due 5 ms apart, and the first forty are answered once the fortieth is there.
  const tooQuick = samples.slice(0, 40).filter(({ milliseconds }, turn) => milliseconds < (39 - turn) * 5);
  expect(tooQuick).toEqual([]);
});

it('counts what it may not send as failed, and what has no answer in time', async () => {
  const { url } = await serveOnLoopback(() => {});
  const samples = await load(url, { maximumInFlight: 4, timeLimitMilliseconds: 1_500, maximumRequests: 20 });
  expect(samples).toHaveLength(20);
  const late = samples.filter(({ failure }) => failure === 'timeout');
  expect(late.map(({ words }) => words)).toEqual(Array(4).fill('no answer in time'));
  expect(samples.filter(({ words }) => words === 'not sent: 4 were waiting')).toHaveLength(16);
});

it.each<[what: string, listener: RequestListener, failure: string]>([
  ['a 503', (_request, response) => response.writeHead(503).end(), '5xx'],
  ['a redirect', (_request, response) => response.writeHead(301).end(), 'other'],
  ['a 404', (_request, response) => response.writeHead(404).end(), 'other'],
  [
    'an answer that breaks off',
    (_request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    },
    'reset',
  ],
])('takes %s for a failure', async (_what, listener, failure) => {
  const { url } = await serveOnLoopback(listener);
  const samples = await load(url, { maximumRequests: 8 });
  expect(samples.map((sample) => sample.failure)).toEqual(Array(8).fill(failure));
});

it('tells a refused connection', async () => {
  const { server, url } = await serveOnLoopback(() => {});
  await new Promise((resolve) => server.close(resolve));
  const samples = await load(url, { maximumRequests: 8 });
  expect(samples.map(({ failure }) => failure)).toEqual(Array(8).fill('refused'));
});

it('is over after its time, and gives what was due until it is stopped', async () => {
  const { url } = await serveOnLoopback((_request, response) => response.end());
  expect(await load(url, { maximumSeconds: 0.1, maximumRequests: 20 })).toHaveLength(20);
  const running = startLoad({ ...bounds, url, requestsPerSecond: 1 });
  expect(await running.stop()).toEqual([]);
  expect(running.isOver()).toBe(true);
});

it('waits for what is under way when it is stopped, and counts it', async () => {
  const { promise, resolve } = Promise.withResolvers<() => void>();
  const { url } = await serveOnLoopback((_request, response) => resolve(() => response.end()));
  const running = startLoad({ ...bounds, url, requestsPerSecond: 1 });
  const answer = await promise;
  const stopped = running.stop();
  answer();
  expect((await stopped).map(({ failure }) => failure)).toEqual([null]);
});

it('breaks off what is under way when it is aborted, and does not count it', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { server, url } = await serveOnLoopback((request, response) => {
    if (request.method === 'GET' && request.headers.connection === 'close') response.end();
    else resolve();
  });
  const told: RequestSample[] = [];
  const running = startLoad({ ...bounds, url, onSample: (sample) => told.push(sample) });
  await promise;
  const samples = running.abort();
  await new Promise((closed) => server.close(closed));
  expect(samples.every(({ failure }) => failure === null)).toBe(true);
  expect(told).toHaveLength(samples.length);
  expect(running.isOver()).toBe(true);
  expect(await running.stop()).toEqual(samples);
});
