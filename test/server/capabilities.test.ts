import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { podWith } from './reviews.ts';
import { type ServeProcess, startServe } from './serve-process.ts';

// The file in which control tells what the API server keeps, with the real process.
async function startWith(configuration = '') {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-capabilities-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'capabilities.json');
  const config = join(folder, 'config.yaml');
  await writeFile(config, configuration);
  const serve = startServe(['--port', '0', '--ops-port', '0', '--config', config, '--capabilities', file]);
  await serve.said('try it: ');
  const write = (found: object | string) =>
    writeFile(file, typeof found === 'string' ? found : JSON.stringify(found));
  return { serve, file, config, write };
}

async function isSleepUsed(serve: ServeProcess): Promise<boolean> {
  return !(await serve.reviewed(podWith({}))).reasons.includes('SleepUnsupported');
}

it('is not ready until control has written what the API server keeps, and risks nothing before', async () => {
  const { serve, file, write } = await startWith();
  expect(await serve.answersReadyz(503)).toBe(
    `not ready: what the API server keeps is not known yet: control has not written ${file} (there is no such file); ` +
      'see its log, or write kubernetes: {version: "1.34"} into the configuration\n',
  );
  await serve.shows('gracehook_capabilities_known', 0);
  expect(await isSleepUsed(serve)).toBe(false);

  await write({ server: 'v1.37.2', sleep: true, stopSignal: false });
  expect(await serve.answersReadyz(200)).toBe('ok\n');
  await serve.shows('gracehook_capabilities_known', 1);
  await serve.shows('gracehook_capabilities_valid', 1);
  expect(await isSleepUsed(serve)).toBe(true);

  await write('{"server":"v1.37.2","sl');
  await serve.shows('gracehook_capabilities_valid', 0);
  await serve.shows('gracehook_capabilities_known', 1);
  expect(await serve.answersReadyz(200)).toMatch(
    /^ok\ncapabilities: not valid since \S+Z, the last good one is used: it is no JSON\n$/,
  );
  expect(await isSleepUsed(serve)).toBe(true);
  await rm(file);
  while (!(await serve.answersReadyz(200)).includes('there is no such file'));
  expect(await isSleepUsed(serve)).toBe(true);

  await write({ server: 'v1.29.1', sleep: false, stopSignal: false });
  await serve.shows('gracehook_capabilities_valid', 1);
  expect(await isSleepUsed(serve)).toBe(false);
  const told = () => serve.output.stdout.split('\n').filter((line) => line.includes('capabilities'));
  await expect
    .poll(() => told().map((line) => (JSON.parse(line) as { msg: string }).msg))
    .toEqual([
      'capabilities of the API server not known yet',
      'capabilities of the API server loaded',
      'capabilities not valid, the last good ones are used',
      'capabilities not valid, the last good ones are used',
      'capabilities of the API server loaded',
    ]);
});

it('waits for nobody where the admin says it, and believes the admin more than the file', async () => {
  const { serve, write, config } = await startWith('kubernetes: {version: "1.29"}');
  expect(await serve.answersReadyz(200)).toBe('ok\ncapabilities: not known yet: there is no such file\n');
  expect(await isSleepUsed(serve)).toBe(false);
  await write({ server: 'v1.37.2', sleep: true, stopSignal: false });
  await serve.shows('gracehook_capabilities_known', 1);
  expect(await isSleepUsed(serve)).toBe(false);
  await writeFile(config, '');
  while (!(await isSleepUsed(serve)));
});
