import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { swapConfigMap } from '../../test/server/mounted-config-map.ts';
import { openConfiguration } from './live-configuration.ts';

const lookMilliseconds = 20;

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-config-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a file, with a note of each content that was taken or refused. */
async function opened(file: string) {
  const notes: string[] = [];
  const live = await openConfiguration(
    file,
    {
      loaded: ({ settings }) => notes.push(`loaded ${settings.values.get('delay')}`),
      refused: ([first]) => notes.push(`refused: ${first}`),
    },
    lookMilliseconds,
  );
  if ('faults' in live) throw new Error(live.faults.join('\n'));
  onTestFinished(() => live.stop());
  const delay = () => live.current().settings.values.get('delay');
  return { live, notes, delay };
}

/** Waits for the note, at most until the test's own time is up. */
async function noted(notes: readonly string[], count: number): Promise<void> {
  while (notes.length < count) await sleep(lookMilliseconds);
}

it('keeps the last good configuration while the file is not valid or gone, and says each content once', async () => {
  const file = join(await folderForTest(), 'config.yaml');
  await writeFile(file, 'settings: {delay: 1s}');
  const { live, notes, delay } = await opened(file);
  const first = live.health();
  expect([delay(), first.invalid]).toEqual(['1s', undefined]);

  await writeFile(file, 'settings: {delay: banana}');
  await noted(notes, 1);
  const since = live.health().invalid?.since;
  expect([delay(), since instanceof Date, live.health().loadedAt]).toEqual(['1s', true, first.loadedAt]);
  await writeFile(file, 'settings: {delay: banana}');
  await sleep(5 * lookMilliseconds);
  expect(notes).toHaveLength(1);

  await rm(file);
  await noted(notes, 2);
  expect([delay(), live.health().invalid]).toEqual(['1s', { since, faults: ['there is no such file'] }]);

  await writeFile(file, 'settings: {delay: 2s}');
  await noted(notes, 3);
  expect([delay(), live.health().invalid]).toEqual(['2s', undefined]);
  expect(notes.map((note) => note.replace(/;.*/, ''))).toEqual([
    'refused: line 1, settings.delay: "banana" is not a duration',
    'refused: there is no such file',
    'loaded 2s',
  ]);
});

it('follows a mounted ConfigMap, whose files are links that are swapped', async () => {
  const mount = await folderForTest();
  await swapConfigMap(mount, '..1', 'settings: {delay: 1s}');
  await symlink('..data/config.yaml', join(mount, 'config.yaml'));
  const { notes, delay } = await opened(join(mount, 'config.yaml'));
  await swapConfigMap(mount, '..2', 'settings: {delay: 2s}');
  await rm(join(mount, '..1'), { recursive: true });
  await noted(notes, 1);
  expect([delay(), notes]).toEqual(['2s', ['loaded 2s']]);
});

it('does not take a file in while somebody is still writing it', async () => {
  const file = join(await folderForTest(), 'config.yaml');
  await writeFile(file, 'settings: {delay: 1s}');
  const { notes } = await opened(file);
  for (let written = 0; written < 30; written++) {
    await writeFile(file, `# ${written}`);
    await sleep(lookMilliseconds / 4);
  }
  await writeFile(file, 'settings: {delay: 2s}');
  await vi.waitFor(() => expect(notes.at(-1)).toBe('loaded 2s'), { timeout: 10_000 });
  // On a busy machine a write may come so late that the file stood still in between; not thirty times.
  expect(notes.length).toBeLessThan(10);
});

it('finds the key pair beside the file', async () => {
  const folder = await folderForTest();
  await writeFile(join(folder, 'config.yaml'), 'tls: {certFile: tls.crt, keyFile: /run/tls.key}');
  const { live } = await opened(join(folder, 'config.yaml'));
  expect(live.current().tls).toEqual({ certFile: join(folder, 'tls.crt'), keyFile: '/run/tls.key' });
});

it.each<[what: string, write: (file: string) => Promise<unknown>, fault: string]>([
  ['that is not there', async () => {}, 'there is no such file'],
  ['that is a folder', (file) => mkdir(file), 'this is no file'],
  [
    'of more than 256 KiB',
    (file) => writeFile(file, '#'.repeat(256 * 1024 + 1)),
    'the file is longer than 256 KiB; is it the right one?',
  ],
  ['that is no text', (file) => writeFile(file, Buffer.from([0xff, 0xfe])), 'this is no text in UTF-8'],
])('refuses a file %s at the start', async (_what, write, fault) => {
  const file = join(await folderForTest(), 'config.yaml');
  await write(file);
  const refused = await openConfiguration(file, { loaded: () => {}, refused: () => {} });
  expect(refused).toEqual({ faults: [fault] });
});
