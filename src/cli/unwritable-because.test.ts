import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { unwritableBecause } from './unwritable-because.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'gracehook-unwritable-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

it('has nothing against a new file, nor against one that is there, and makes none', async () => {
  const into = await folder();
  await writeFile(join(into, 'there.html'), 'before');
  expect(await unwritableBecause(join(into, 'new.html'))).toBeUndefined();
  expect(await unwritableBecause(join(into, 'there.html'))).toBeUndefined();
  expect(await readdir(into)).toEqual(['there.html']);
});

it('names a folder that is not there, and a folder where a file is meant', async () => {
  const into = await folder();
  expect(await unwritableBecause(join(into, 'none', 'new.html'))).toBe(
    `there is no folder ${join(into, 'none')}`,
  );
  expect(await unwritableBecause(into)).toBe('it is a folder');
});

it('says what the operating system says of anything else', async () => {
  const into = await folder();
  await writeFile(join(into, 'file'), '');
  expect(await unwritableBecause(join(into, 'file', 'new.html'))).toBe('not a directory');
});
