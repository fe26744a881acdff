import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { projectFolder, startServe } from './serve-process.ts';

const run = promisify(execFile);

it('serves without a cluster and prints a curl line that works as typed', async () => {
  const { child, output, ended, said } = startServe(['--port', '0', '--ops-port', '0']);
  await said('try it: ');
  expect(output.stderr).toContain('no cluster');
  const line = /try it: (.*)/.exec(output.stderr)?.[1] ?? '';
  const { stdout } = await run('sh', ['-c', line], { cwd: projectFolder });
  expect(JSON.parse(stdout)).toContainEqual({
    op: 'replace',
    path: '/spec/terminationGracePeriodSeconds',
    value: 40,
  });
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(0);
});

it('logs JSON when stdout is no terminal, and ends by itself on SIGTERM', async () => {
  const { child, output, ended, said } = startServe(['--ops-port', '0', '--shutdown-delay', '0s'], {
    PORT: '0',
  });
  await said('try it: ');
  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
  const messages = output.stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);
  expect(messages).toEqual(['ending', 'ended']);
});

it('serves where nothing can be written, and offers no curl line then', async () => {
  const { child, output, ended, said, get } = startServe(['--port', '0', '--ops-port', '0'], {
    TMPDIR: '/nonexistent',
  });
  await said('no cluster');
  expect((await get('/readyz')).status).toBe(200);
  child.kill('SIGINT');
  expect((await ended)[0]).toBe(0);
  expect(output.stderr).not.toContain('try it');
});

it('names the flag to change when a port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const { output, ended } = startServe(['--port', String(port), '--ops-port', '0']);
  expect((await ended)[0]).toBe(2);
  expect(output.stderr).toBe(
    `gracehook: port ${port} on 127.0.0.1 is taken; choose another with --port or PORT\n`,
  );
});

it('ends where only the operations port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const { output, ended } = startServe(['--port', '0', '--ops-port', String(port)]);
  expect((await ended)[0]).toBe(2);
  expect(output.stderr).toBe(
    `gracehook: port ${port} on 127.0.0.1 is taken; choose another with --ops-port or OPS_PORT\n`,
  );
});

it('says that there is no kubeconfig, and which server it could not register at', async () => {
  const none = startServe(['--register', '--port', '0', '--ops-port', '0'], {
    HOME: tmpdir(),
    KUBECONFIG: '',
  });
  expect((await none.ended)[0]).toBe(2);
  expect(none.output.stderr).toBe(
    'gracehook: no kubeconfig was found; set KUBECONFIG or name one with --kubeconfig\n',
  );
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-kubeconfig-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as { port: number };
  closed.close();
  const file = join(folder, 'config');
  await writeFile(file, kubeconfigFor(`https://127.0.0.1:${port}`));
  const away = startServe(['--register', '--kubeconfig', file, '--port', '0', '--ops-port', '0']);
  expect((await away.ended)[0]).toBe(3);
  expect(away.output.stderr).toContain(`gracehook: not registered at https://127.0.0.1:${port} (context `);
});

it('does not register at a server that is not this machine without being told to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-kubeconfig-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const kubeconfig = join(folder, 'config');
  // 192.0.2.0/24 is for documentation: nobody is there, and nobody is asked.
  const server = 'https://192.0.2.9:6443';
  await writeFile(kubeconfig, kubeconfigFor(server));
  const serve = (...args: string[]) =>
    startServe(['--port', '0', '--ops-port', '0', '--register', '--kubeconfig', kubeconfig, ...args]);
  const refused = serve();
  expect((await refused.ended)[0]).toBe(2);
  expect(refused.output.stdout).toContain('"context":"prod","server":"https://192.0.2.9:6443"');
  expect(refused.output.stderr).toBe(
    `gracehook: not registered at ${server}; --yes registers without asking\n`,
  );
  const unknown = serve('--context', 'nosuch');
  expect((await unknown.ended)[0]).toBe(2);
  expect(unknown.output.stderr).toBe('gracehook: the kubeconfig has no context "nosuch"; it has prod\n');
});

it.each([
  [['--tls-cert', 'a.pem'], '--tls-cert and --tls-key belong together; give both files or neither'],
  [['--port', 'many'], '--port takes a port from 0 to 65535, not "many"'],
  [['--context', 'x'], '--context is only used with --register or --kubeconfig'],
  [['--advertise-url', 'https://x'], '--advertise-url is only used with --register'],
])('explains a mistake in %j in one sentence', async (args, sentence) => {
  const { output, ended } = startServe(args);
  expect((await ended)[0]).toBe(2);
  expect(output.stderr).toBe(`gracehook: ${sentence}\n`);
});

/** A kubeconfig with the one context `prod`. */
function kubeconfigFor(server: string): string {
  return JSON.stringify({
    'current-context': 'prod',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'prod', context: { cluster: 'c', user: 'u' } }],
  });
}
