import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { selfSigned } from './self-signed.ts';
import { startServe } from './serve-process.ts';
import { startLoad } from './steady-load.ts';

// The webhook's own end under load, with the real process (docs/adr/0003).
it('ends without cutting a call: unready at once, served on elsewhere, then refused so that it is retried', async () => {
  const serverName = 'gracehook.gracehook.svc';
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-drain-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { cert, key } = await selfSigned(serverName);
  await writeFile(join(folder, 'tls.crt'), cert);
  await writeFile(join(folder, 'tls.key'), key);
  const files = ['--tls-cert', join(folder, 'tls.crt'), '--tls-key', join(folder, 'tls.key')];
  const ports = ['--port', '0', '--ops-port', '0'];
  const serve = startServe([...ports, '--server-name', serverName, '--shutdown-delay', '2s', ...files]);
  await serve.said('webhook on');
  const port = Number(/webhook on \S+:(\d+)/.exec(serve.output.stderr)?.[1]);
  const load = startLoad({
    port,
    serverName,
    ca: [cert],
    keptAlivePauses: [3, 3, 10, 250, 700],
    newConnectionPauses: [10, 40],
  });
  // As an API server keeps a connection that it has opened and not needed yet.
  const unused = connect({ host: '127.0.0.1', port, servername: serverName, ca: [cert] });
  unused.on('error', () => {});
  while (load.outcome.patched < 200) await sleep(20);
  expect(load.outcome).toMatchObject({ retried: 0, sentElsewhere: 0, refused: 0, cut: [] });

  serve.child.kill('SIGTERM');
  expect(await serve.answersReadyz(503)).toBe('not ready: shutting down\n');
  const { patched } = load.outcome;
  while (load.outcome.patched < patched + 50) await sleep(20);
  expect(load.outcome).toMatchObject({ retried: 0, refused: 0, cut: [] });
  expect(load.outcome.sentElsewhere).toBeGreaterThan(40);
  expect((await serve.ended)[0]).toBe(0);
  const { cut, retried } = await load.stop();
  expect(cut).toEqual([]);
  expect(retried).toBeGreaterThan(0);
});
