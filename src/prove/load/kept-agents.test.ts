import type { Agent } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { serveOnLoopback } from '../../../test/prove/loopback-server.ts';
import { keptAgents } from './kept-agents.ts';
import { sendRequest } from './send-request.ts';

it('keeps a connection each, which GET and POST take turns on', async () => {
  const seen: (readonly [method: string | undefined, port: number | undefined])[] = [];
  const { url } = await serveOnLoopback((request, response) => {
    seen.push([request.method, request.socket.remotePort]);
    response.end();
  });
  const agents = keptAgents({ url, isCertificateChecked: true }, 100);
  onTestFinished(() => agents.forEach((agent) => void agent.destroy()));
  for (let turn = 0; turn < 60; turn++) {
    const agent = agents[turn % agents.length] as Agent;
    await sendRequest({ url, method: turn % 2 === 0 ? 'GET' : 'POST', agent, timeLimitMilliseconds: 5_000 });
    // A connection is put back a moment after the answer's end.
    await new Promise(setImmediate);
  }
  const ports = (method: string) => new Set(seen.filter(([one]) => one === method).map(([, port]) => port));
  expect(ports('GET').size).toBe(15);
  expect(ports('GET')).toEqual(ports('POST'));
});

it.each([
  [1, 1],
  [10, 5],
  [500, 15],
])(
  'keeps only as many connections as it uses twice a second: at %d requests a second, %d',
  (requestsPerSecond, count) => {
    const target = { url: new URL('http://127.0.0.1/'), isCertificateChecked: true };
    expect(keptAgents(target, requestsPerSecond)).toHaveLength(count);
  },
);
