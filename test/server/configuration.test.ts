import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { swapConfigMap } from './mounted-config-map.ts';
import { podWith } from './reviews.ts';
import { type ServeProcess, startServe } from './serve-process.ts';

// The configuration file, with the real process: at the start, and when it changes.
const anyPort = ['--port', '0', '--ops-port', '0'];

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function delayOf(serve: ServeProcess): Promise<unknown> {
  return (await serve.reviewed(podWith({}))).settings['delay'];
}

it('follows its file: a change counts, a broken file does not, and everybody can see why', async () => {
  const file = join(await folderForTest(), 'config.yaml');
  await writeFile(file, 'settings: {delay: 7s}\nbounds: {forbiddenNamespaces: [closed]}\n');
  const serve = startServe([...anyPort, '--config', file]);
  await serve.said('try it: ');
  expect(await delayOf(serve)).toEqual([7, 'cluster']);
  await serve.shows('gracehook_configuration_valid', 1);
  expect(await serve.get('/readyz')).toEqual({ status: 200, body: 'ok\n' });

  await writeFile(file, 'settings:\n  delay: banana\n  dellay: 5s\n');
  await serve.shows('gracehook_configuration_valid', 0);
  expect(await delayOf(serve)).toEqual([7, 'cluster']);
  const { status, body } = await serve.get('/readyz');
  expect([status, body.replace(/since \S+Z/, 'since then')]).toEqual([
    200,
    'ok\nconfiguration: not valid since then, the last good one is used: line 2, settings.delay: "banana" is not a ' +
      'duration; write one such as 90s, 1m30s or 500ms (and 1 more)\n',
  ]);

  await writeFile(file, 'settings: {delay: 9s}\nbounds: {forbiddenNamespaces: [shop]}\nport: 1\n');
  await serve.shows('gracehook_configuration_valid', 1);
  expect(await serve.get('/readyz')).toEqual({ status: 200, body: 'ok\n' });
  const forbidden = await serve.reviewed(podWith({}));
  expect([forbidden.isPatched, forbidden.warnings.length]).toEqual([false, 1]);
  const logged = () =>
    serve.output.stdout
      .trim()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { level: number; msg: string; faults?: string[]; changed?: string[] },
      )
      .filter(({ msg }) => msg !== 'decided')
      .map(({ level, msg, faults, changed }) => [level, msg, faults?.length, changed]);
  await expect.poll(logged).toEqual([
    [50, 'configuration not valid, the last good one is used', 2, undefined],
    [30, 'configuration loaded', undefined, undefined],
    [40, 'changed settings that count at the next start only', undefined, ['port']],
  ]);
});

it('follows a mounted ConfigMap', async () => {
  const mount = await folderForTest();
  await swapConfigMap(mount, '..1', 'settings: {delay: 1s}');
  await symlink('..data/config.yaml', join(mount, 'config.yaml'));
  const serve = startServe(anyPort, { CONFIG: join(mount, 'config.yaml') });
  await serve.said('try it: ');
  expect(await delayOf(serve)).toEqual([1, 'cluster']);
  await swapConfigMap(mount, '..2', 'settings: {delay: 2s}');
  while (((await delayOf(serve)) as unknown[])[0] !== 2) await sleep(50);
});

it('does not start with a file that is not valid, and tells every fault', async () => {
  const file = join(await folderForTest(), 'config.yaml');
  await writeFile(file, 'settings:\n  delay: banana\nbounds:\n  maxGrace: 1m\n');
  const { output, ended } = startServe([...anyPort, '--config', file]);
  expect((await ended)[0]).toBe(2);
  expect(output.stderr).toBe(
    `gracehook: the configuration ${file} cannot be used\n` +
      '  line 2, settings.delay: "banana" is not a duration; write one such as 90s, 1m30s or 500ms\n' +
      '  line 3, bounds: maxDelay (300s) is more than half of maxGrace; write maxDelay: 30s or less\n',
  );
});

it('does not start without the file that was named', async () => {
  const { output, ended } = startServe([...anyPort, '--config', '/nonexistent/config.yaml']);
  expect([(await ended)[0], output.stderr]).toEqual([
    2,
    'gracehook: the configuration /nonexistent/config.yaml cannot be used\n  there is no such file\n',
  ]);
});

it('takes what the admin knows of the server, and the address and ports, from the file', async () => {
  const file = join(await folderForTest(), 'config.yaml');
  await writeFile(file, 'kubernetes: {version: "1.29"}\nhost: 127.0.0.2\nport: 0\nopsPort: 0\n');
  const serve = startServe(['--config', file, '--host', '127.0.0.1']);
  await serve.said('try it: ');
  expect(serve.output.stderr).toContain('webhook on https://127.0.0.1:');
  expect((await serve.reviewed(podWith({}))).reasons).toContain('SleepUnsupported');
});
