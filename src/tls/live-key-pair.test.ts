import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type SelfSigned, selfSigned } from '../../test/server/self-signed.ts';
import { followKeyPair } from './live-key-pair.ts';

const name = 'gracehook.gracehook.svc';
const lookMilliseconds = 20;

async function folderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-tls-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Follows `tls.crt` and `tls.key` of a folder, with a clock and a note of what it was told. */
async function following(folder: string) {
  const clock = { now: new Date() };
  const notes: string[] = [];
  const live = await followKeyPair(
    { certFile: join(folder, 'tls.crt'), keyFile: join(folder, 'tls.key') },
    {
      loaded: ({ cert, key }) => notes.push(`loaded ${cert}${key}`),
      refused: (because) => notes.push(because.replaceAll(`${folder}/`, '')),
    },
    { serverName: name, now: () => clock.now, lookMilliseconds },
  );
  onTestFinished(() => live.stop());
  const noted = async (count: number) => {
    while (notes.length < count) await sleep(lookMilliseconds);
    return notes[count - 1];
  };
  return { clock, notes, live, noted };
}

async function write(folder: string, { cert, key }: SelfSigned): Promise<void> {
  await writeFile(join(folder, 'tls.crt'), cert);
  await writeFile(join(folder, 'tls.key'), key);
}

const loaded = ({ cert, key }: SelfSigned) => `loaded ${cert}${key}`;

it('waits for files, keeps the pair in use while they are of no use, and tells each reason once', async () => {
  const folder = await folderForTest();
  const [first, second] = [await selfSigned(name), await selfSigned(name)];
  const { live, notes, noted } = await following(folder);
  expect(notes).toEqual([
    expect.stringMatching(/^tls\.crt: there is no such file; whoever issues the certificate/),
  ]);
  expect(live.health()).toMatchObject({ inUse: undefined, invalid: { because: expect.any(String) } });

  await write(folder, first);
  expect(await noted(2)).toBe(loaded(first));
  const { inUse } = live.health();
  expect(live.health().invalid).toBeUndefined();

  await writeFile(join(folder, 'tls.crt'), second.cert);
  expect(await noted(3)).toMatch(/^tls\.key is not the key of the first certificate/);
  await sleep(5 * lookMilliseconds);
  expect([notes.length, live.health().inUse]).toEqual([3, inUse]);
  await rm(join(folder, 'tls.key'));
  expect(await noted(4)).toMatch(/^tls\.key: there is no such file/);
  await writeFile(join(folder, 'tls.key'), second.key);
  expect(await noted(5)).toBe(loaded(second));
  expect(live.health().invalid).toBeUndefined();
});

it('reads again what could not be read for a moment, although nothing changes', async () => {
  const [folder, aside] = [await folderForTest(), await folderForTest()];
  const [first, second] = [await selfSigned(name), await selfSigned(name)];
  await write(folder, first);
  await write(aside, second);
  const { noted } = await following(folder);
  const freeDescriptors = takeDescriptors();
  for (const file of ['tls.crt', 'tls.key']) await rename(join(aside, file), join(folder, file));
  const refused = await noted(2);
  freeDescriptors();
  expect(refused).toMatch(/^tls\.crt: it cannot be read: EMFILE/);
  expect(await noted(3)).toBe(loaded(second));
});

it('uses a pair that was written early as soon as it is valid, and tells when one expires in use', async () => {
  const folder = await folderForTest();
  await write(folder, await selfSigned(name, { toSeconds: 100 }));
  const { clock, live, notes, noted } = await following(folder);
  const early = await selfSigned(name, { fromSeconds: 200, toSeconds: 300 });
  await write(folder, early);
  expect(await noted(2)).toMatch(/is valid only from .* on; write one that is valid now/);
  expect(live.health().inUse).toBeDefined();
  clock.now = new Date(Date.now() + 250_000);
  expect(await noted(3)).toBe(loaded(early));
  clock.now = new Date(Date.now() + 350_000);
  expect(await noted(4)).toMatch(/^the certificate in tls\.crt expired at .*; renew it$/);
  expect(live.health().inUse).toMatchObject({ notAfter: expect.any(Date) });
  expect(notes).toHaveLength(4);
});

const stillWritten =
  'tls.crt and tls.key are being written just now; they are read again when they stand still';

it('never mixes the halves of two pairs of a mounted Secret, however fast it is swapped', async () => {
  const mount = await folderForTest();
  const pairs = await Promise.all(Array.from({ length: 4 }, () => selfSigned(name)));
  const swap = async (version: number) => {
    const folder = `..${version}`;
    await mkdir(join(mount, folder));
    await write(join(mount, folder), pairs[version % pairs.length] as SelfSigned);
    await symlink(folder, join(mount, '..data_tmp'));
    await rename(join(mount, '..data_tmp'), join(mount, '..data'));
    if (version > 0) await rm(join(mount, `..${version - 1}`), { recursive: true });
  };
  await swap(0);
  await symlink('..data/tls.crt', join(mount, 'tls.crt'));
  await symlink('..data/tls.key', join(mount, 'tls.key'));
  const { notes } = await following(mount);
  for (let version = 1; version <= 60; version++) {
    await swap(version);
    await sleep((version % 4) * lookMilliseconds);
  }
  const last = loaded(pairs[60 % pairs.length] as SelfSigned);
  while (notes.at(-1) !== last) await sleep(lookMilliseconds);
  expect(notes.length).toBeGreaterThan(5);
  const harmless = new Set([...pairs.map(loaded), stillWritten]);
  expect(notes.filter((note) => !harmless.has(note))).toEqual([]);
});

/** Takes all file descriptors that this process may have; what is returned gives them back. */
function takeDescriptors(): () => void {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    return () => {
      for (const descriptor of taken) closeSync(descriptor);
    };
  }
}
