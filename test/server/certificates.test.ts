import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { type SelfSigned, selfSigned } from './self-signed.ts';
import { type ServeProcess, startServe } from './serve-process.ts';
import { startLoad } from './steady-load.ts';

// The key pair from files, as a mounted Secret brings it, with the real process.
const serverName = 'gracehook.gracehook.svc';

/** A Secret that is mounted as the kubelet does it: a swapped link to the folder of all files. */
async function mountedSecret() {
  const mount = await mkdtemp(join(tmpdir(), 'gracehook-secret-'));
  onTestFinished(() => rm(mount, { recursive: true, force: true }));
  let version = 0;
  const swap = async (files: Readonly<Record<string, string>>) => {
    const folder = `..${++version}`;
    await mkdir(join(mount, folder));
    for (const [name, text] of Object.entries(files)) await writeFile(join(mount, folder, name), text);
    await symlink(folder, join(mount, '..data_tmp'));
    await rename(join(mount, '..data_tmp'), join(mount, '..data'));
  };
  await swap({});
  for (const name of ['tls.crt', 'tls.key']) await symlink(`..data/${name}`, join(mount, name));
  return { mount, swap, swapPair: ({ cert, key }: SelfSigned) => swap({ 'tls.crt': cert, 'tls.key': key }) };
}

/** As the chart starts it, but on any ports. */
function startInCluster(mount: string, ...args: string[]): ServeProcess {
  const files = ['--tls-cert', join(mount, 'tls.crt'), '--tls-key', join(mount, 'tls.key')];
  // An API server that nobody answers for, and no token: a pod with namespaceSettings: false.
  const environment = { KUBERNETES_SERVICE_HOST: '192.0.2.1' };
  const ports = ['--host', 'all', '--port', '0', '--ops-port', '0'];
  return startServe([...ports, '--server-name', serverName, ...files, ...args], environment);
}

function portOf(serve: ServeProcess): number {
  return Number(/webhook on https:\/\/127\.0\.0\.1:(\d+)/.exec(serve.output.stderr)?.[1]);
}

/** The certificate that a new connection is shown. */
function shownOn(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerX509Certificate()?.toString() ?? '');
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

it('starts without files, says what it waits for, and serves once they are there', async () => {
  const { mount, swap, swapPair } = await mountedSecret();
  const serve = startInCluster(mount);
  await serve.said('waiting for a certificate; operations on ');
  expect(await serve.get('/livez')).toEqual({ status: 200, body: 'ok\n' });
  expect(await serve.answersReadyz(503)).toBe(
    `not ready: there is no certificate yet: ${mount}/tls.crt: there is no such file; whoever issues the certificate ` +
      '(control, cert-manager or you) must write it, and a kubelet takes up to two minutes to bring it\n',
  );
  await serve.shows('gracehook_certificate_valid', 0);
  const pair = await selfSigned(serverName);
  await swap({ 'tls.crt': pair.cert, 'tls.key': pair.key.slice(0, 60) });
  while (!(await serve.answersReadyz(503)).includes(`${mount}/tls.key holds no whole private key`));
  expect(serve.output.stderr).not.toContain('webhook on');
  await swapPair(pair);
  expect(await serve.answersReadyz(200)).toBe('ok\n');
  await serve.said('webhook on');
  expect(serve.output.stderr).not.toContain('nobody calls this webhook');
  await serve.shows('gracehook_certificate_valid', 1);
  const metrics = (await serve.get('/metrics')).body;
  expect(metrics).toMatch(/\ngracehook_certificate_not_after_timestamp_seconds \d{10}/);
  expect(metrics).toMatch(/\ngracehook_certificate_loaded_timestamp_seconds \d{10}/);
  // The review to itself is nobody's pod.
  expect(metrics).not.toMatch(/\ngracehook_admission_decisions_total\{/);
  serve.child.kill('SIGINT');
  await serve.ended;
  expect(serve.output.stdout).not.toContain('"decided"');
});

it('takes each new pair at once or not at all, under load, without one failed call', async () => {
  const { mount, swap, swapPair } = await mountedSecret();
  const good = await Promise.all(Array.from({ length: 4 }, () => selfSigned(serverName)));
  const [first, second, third, last] = good as [SelfSigned, SelfSigned, SelfSigned, SelfSigned];
  await swapPair(first);
  const serve = startInCluster(mount);
  await serve.said('webhook on');
  await serve.answersReadyz(200);
  const port = portOf(serve);
  const load = startLoad({
    port,
    serverName,
    ca: good.map(({ cert }) => cert),
    keptAlivePauses: [5, 5, 300],
    newConnectionPauses: [5, 20],
  });
  for (const pair of [second, third]) {
    await swapPair(pair);
    while ((await shownOn(port)) !== pair.cert);
    expect(await serve.answersReadyz(200)).toBe('ok\n');
  }

  const bad: [files: Record<string, string>, sentence: string][] = [
    [{ 'tls.crt': last.cert.slice(0, 200), 'tls.key': last.key }, 'tls.crt holds no whole certificate'],
    [{ 'tls.crt': last.cert, 'tls.key': third.key }, 'tls.key is not the key of the first certificate'],
    [{ 'tls.crt': '', 'tls.key': '' }, 'tls.crt is empty'],
    [{}, 'tls.crt: there is no such file'],
  ];
  for (const [name, times, sentence] of [
    [serverName, { toSeconds: -1 }, 'expired at'],
    [serverName, { fromSeconds: 3000 }, 'is valid only from'],
    ['other.svc', {}, `is for DNS:other.svc, not for ${serverName}`],
  ] as const) {
    const { cert, key } = await selfSigned(name, times);
    bad.push([{ 'tls.crt': cert, 'tls.key': key }, sentence]);
  }
  for (const [files, sentence] of bad) {
    await swap(files);
    let body = '';
    while (!body.includes(sentence)) body = await serve.answersReadyz(200);
    expect(body).toMatch(
      /^ok\ncertificate: the files are not usable since \S+Z, the pair in use stays, until \S+Z at most: /,
    );
    await serve.shows('gracehook_certificate_valid', 0);
    expect(await shownOn(port)).toBe(third.cert);
  }

  await swapPair(last);
  while ((await shownOn(port)) !== last.cert);
  await serve.shows('gracehook_certificate_valid', 1);
  expect(await serve.answersReadyz(200)).toBe('ok\n');
  const { patched, ...others } = await load.stop();
  expect(others).toEqual({ retried: 0, sentElsewhere: 0, refused: 0, cut: [] });
  expect(patched).toBeGreaterThan(300);
  const told = () => serve.output.stdout.split('\n').filter((line) => line.includes('certificate'));
  await expect
    .poll(() => told().map((line) => (JSON.parse(line) as { msg: string }).msg))
    .toEqual([
      ...Array.from({ length: 3 }, () => 'certificate loaded'),
      ...bad.map(() => 'certificate files not usable, the pair in use stays'),
      'certificate loaded',
    ]);
}, 60_000);

it('is not ready with a certificate that expired in use, and ready with the next', async () => {
  const { mount, swapPair } = await mountedSecret();
  await swapPair(await selfSigned(serverName, { toSeconds: 10 }));
  const serve = startInCluster(mount);
  await serve.said('webhook on');
  await serve.answersReadyz(200);
  expect(await serve.answersReadyz(503)).toMatch(
    /^not ready: the certificate in use expired at \S+Z: the certificate in \S+tls\.crt expired at \S+Z; renew it\n$/,
  );
  await serve.shows('gracehook_certificate_valid', 0);
  await swapPair(await selfSigned(serverName));
  expect(await serve.answersReadyz(200)).toBe('ok\n');
}, 60_000);

it('ends at once, and well, when it is told to while it waits', async () => {
  const { mount } = await mountedSecret();
  const serve = startInCluster(mount, '--shutdown-delay', '1h');
  await serve.said('waiting for a certificate');
  serve.child.kill('SIGTERM');
  expect((await serve.ended)[0]).toBe(0);
});

it('does not wait in a folder that does not exist', async () => {
  const { output, ended } = startServe(['--tls-cert', '/nonexistent/tls.crt', '--tls-key', '/tmp/tls.key']);
  expect([(await ended)[0], output.stderr]).toEqual([
    2,
    'gracehook: there is no folder /nonexistent, in which --tls-cert names a file\n',
  ]);
});
