import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, inject, it } from 'vitest';
import { folderOf } from './run-gracehook.ts';

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n';

it('a reader that has gone ends a command as one that reads to the end', async () => {
  const folder = await folderOf({ 'pod.yaml': pod });
  const args = ['explain', '-f', `${folder}/pod.yaml`];
  const child = spawn(process.execPath, [inject('bundle'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
