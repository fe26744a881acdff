import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { RequestSample } from '../../core/proof/request-sample.ts';
import { type LoadOptions, startLoad } from './start-load.ts';

async function serve(listener: RequestListener): Promise<{ server: Server; url: URL }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`) };
}

async function load(url: URL, options: Partial<LoadOptions> = {}): Promise<readonly RequestSample[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wanted = options.maximumRequests ?? 40;
  let seen = 0;
  const running = startLoad({
    url,
    requestsPerSecond: 200,
    timeLimitMilliseconds: 2_000,
    maximumSeconds: 30,
    maximumRequests: wanted,
    maximumInFlight: 1_000,
    isCertificateChecked: true,
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
  const ports: (readonly [kind: string, port: number | undefined])[] = [];
  const { url } = await serve((request, response) => {
    ports.push([`${request.method} ${request.headers.connection}`, request.socket.remotePort]);
    response.end('ok');
  });
  const samples = await load(url);
  expect(samples.filter(({ failure }) => failure !== null)).toEqual([]);
  expect(Object.values(kinds(samples)).map((some) => some?.length)).toEqual([10, 10, 10, 10]);
  const connections = (kind: string) =>
    new Set(ports.filter(([one]) => one === kind).map(([, port]) => port)).size;
  expect(connections('GET close')).toBe(10);
  expect(connections('POST close')).toBe(10);
  expect(connections('GET keep-alive')).toBeLessThan(10);
});

it('counts each kept connection that the server closes under a request, and sends none of them again', async () => {
  let posts = 0;
  let received = 0;
  const { url } = await serve((request, response) => {
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

it('charges a server that stalls for what it kept waiting', async () => {
  const waiting: (() => void)[] = [];
  let isStalled = true;
  const { url } = await serve((_request, response) => {
    if (isStalled) waiting.push(() => response.end());
    else response.end();
    if (waiting.length === 40) {
      isStalled = false;
      for (const answer of waiting.splice(0)) answer();
    }
  });
  const samples = await load(url, { maximumRequests: 60 });
  const [first] = samples;
  const atTheEnd = samples.slice(-20);
  // Forty requests that are due 5 ms apart: the first waited for all others, and none of the last.
  expect(first?.milliseconds).toBeGreaterThanOrEqual(39 * 5);
  expect(Math.min(...atTheEnd.map(({ milliseconds }) => milliseconds))).toBeLessThan(
    first?.milliseconds ?? 0,
  );
  expect(samples.every(({ failure }) => failure === null)).toBe(true);
});

it('counts what it may not send as failed, and what has no answer in time', async () => {
  const { url } = await serve(() => {});
  const samples = await load(url, { maximumInFlight: 4, timeLimitMilliseconds: 400, maximumRequests: 20 });
  expect(samples).toHaveLength(20);
  expect(samples.filter(({ failure }) => failure === 'timeout')).toHaveLength(4);
  expect(samples.filter(({ words }) => words === 'not sent: 4 were waiting')).toHaveLength(16);
});

it.each<[what: string, listener: RequestListener, failure: string]>([
  ['a 503', (_request, response) => response.writeHead(503).end(), '5xx'],
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
  const { url } = await serve(listener);
  const samples = await load(url, { maximumRequests: 8 });
  expect(samples.map((sample) => sample.failure)).toEqual(Array(8).fill(failure));
});

it('tells a refused connection', async () => {
  const { server, url } = await serve(() => {});
  await new Promise((resolve) => server.close(resolve));
  const samples = await load(url, { maximumRequests: 8 });
  expect(samples.map(({ failure }) => failure)).toEqual(Array(8).fill('refused'));
});

it('is over after its time, and gives what was due until it is stopped', async () => {
  const { url } = await serve((_request, response) => response.end());
  const samples = await load(url, { maximumSeconds: 0.1, maximumRequests: 20 });
  expect(samples).toHaveLength(20);
  const running = startLoad({
    url,
    requestsPerSecond: 1,
    timeLimitMilliseconds: 1_000,
    maximumSeconds: 60,
    maximumRequests: 60,
    maximumInFlight: 10,
    isCertificateChecked: true,
  });
  expect(await running.stop()).toEqual([]);
  expect(running.isOver()).toBe(true);
});
