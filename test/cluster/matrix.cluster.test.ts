import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { apps } from '../matrix/apps.ts';
import { clients } from '../matrix/clients.ts';
import { buildMatrixImages } from '../matrix/images.ts';
import { cellsOf, judgeMatrix } from '../matrix/judge-matrix.ts';
import { type Sample, startLoad } from '../matrix/load.ts';
import { removeApps, runMatrix } from '../matrix/matrix.ts';
import { describePass } from '../matrix/matrix-text.ts';
import { NotAvailable } from './cluster.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { startWebhook } from './webhook-process.ts';

const timeout = 420_000;

it('keeps every promise of the matrix in a restart of an app that drains and one that dies on SIGTERM', {
  timeout,
}, async ({ skip, signal }) => {
  const chosen = apps.filter(({ name }) => name === 'go-drains' || name === 'go-dies');
  try {
    for (const archive of await buildMatrixImages(chosen)) await cluster.importImage(archive);
  } catch (error) {
    if (error instanceof NotAvailable) skip(`not run: ${error.message}`);
    throw error;
  }
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.stop());
  onTestFinished(() => removeApps(cluster, chosen));

  const plan = { apps: chosen, events: ['restart'], repeats: 1, signal } as const;
  const cells = cellsOf(chosen, await runMatrix(cluster, plan, (pass) => console.log(describePass(pass))));
  expect(judgeMatrix(cells)).toEqual([]);
  expect(cells).toHaveLength(2 * clients.length);
  const lost = (app: string) =>
    cells.filter((cell) => cell.app === app).reduce((sum, { before }) => sum + before.dropped, 0);
  expect(lost('go-dies')).toBeGreaterThan(0);
});

it('counts each request that was answered, cut, refused by an error or repeated, and no other', async () => {
  const [app] = apps;
  if (app === undefined) throw new Error('the matrix has no app');
  const seen = { requests: 0, cut: 0, failed: 0 };
  const server = createServer((request, response) => {
    // Ended before its answer, so that an idle connection is never what is cut.
    request.resume().on('end', () => {
      seen.requests += 1;
      if (seen.requests % 7 === 0) {
        seen.cut += 1;
        request.socket.destroy();
      } else if (seen.requests % 5 === 0) {
        seen.failed += 1;
        response.writeHead(503).end();
      } else response.end('well\n');
    });
  });
  // A pause of the machine must not let the server close what a client is about to use.
  server.keepAliveTimeout = 60_000;
  const service = await addressOf(server);
  onTestFinished(() => void server.close());

  const load = await startLoad(
    [{ app, service }],
    { [app.name]: { followed: service, reloaded: service } },
    { maximumSeconds: 60 },
  );
  await sleep(4_000);
  const samples = await load.finish();
  const count = (is: (sample: Sample) => boolean) => samples.filter(is).length;
  const retries = samples.reduce((sum, one) => sum + one.retries, 0);

  expect(new Set(samples.map(({ client }) => client))).toEqual(new Set(clients));
  expect(samples.length + retries).toBe(seen.requests);
  // A try that failed was repeated or is the failure of its request.
  expect(count(({ failure }) => failure !== undefined) + retries).toBe(seen.cut + seen.failed);
  expect(count(({ failure }) => failure === 'reset')).toBeGreaterThan(0);
  expect(count(({ failure }) => failure === '5xx')).toBeGreaterThan(0);
  expect(count(({ failure }) => failure !== undefined && failure !== 'reset' && failure !== '5xx')).toBe(0);
  expect(retries).toBeGreaterThan(0);
  expect(count(({ client, retries: own }) => client !== 'retrying' && own > 0)).toBe(0);
});

async function addressOf(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
