import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { serviceAccountAccess } from './api-access.ts';

async function mounted(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-account-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'token'), 'first\n');
  await writeFile(join(folder, 'ca.crt'), 'a certificate');
  return folder;
}

it.each([
  [{ KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '6443' }, 'https://10.0.0.1:6443'],
  [{ KUBERNETES_SERVICE_HOST: 'fd00::1' }, 'https://[fd00::1]:443'],
])('finds the API server of %j', async (environment, server) => {
  expect(serviceAccountAccess(environment, await mounted())?.server).toBe(server);
});

it('reads the token anew each time, since it is renewed', async () => {
  const folder = await mounted();
  const access = serviceAccountAccess({ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, folder);
  expect(await access?.options()).toEqual({
    ca: 'a certificate',
    headers: { authorization: 'Bearer first' },
  });
  await writeFile(join(folder, 'token'), 'second');
  expect((await access?.options())?.headers).toEqual({ authorization: 'Bearer second' });
});

it('is nothing outside a pod, and in one without a token', async () => {
  expect(serviceAccountAccess({}, await mounted())).toBeUndefined();
  expect(serviceAccountAccess({ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, '/nonexistent')).toBeUndefined();
});
