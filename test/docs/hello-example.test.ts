import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { asString, type JsonObject, valueAt } from '../../src/core/json.ts';
import { version } from '../../src/version.ts';
import { findFreePorts } from '../cluster/control-plane/free-ports.ts';
import { readDocument } from './tables.ts';

const [deployment, service] = parseAllDocuments(
  readFileSync(new URL('../../examples/hello.yaml', import.meta.url), 'utf8'),
).map((document) => document.toJS() as JsonObject) as [JsonObject, JsonObject];
const template = ['spec', 'template'];
const container = valueAt(deployment, [...template, 'spec', 'containers', 0]);

it('runs on the image that npm run cluster has, and is opted in', () => {
  expect(container).toMatchObject({
    image: `docker.io/gracehook/gracehook:${version}`,
    imagePullPolicy: 'Never',
    command: ['/nodejs/bin/node', '-e', expect.anything()],
  });
  expect(readDocument('Dockerfile')).toContain('ENTRYPOINT ["/nodejs/bin/node"');
  expect(valueAt(deployment, ['metadata', 'annotations', 'gracehook.io/inject'])).toBe('enabled');
  expect(valueAt(deployment, ['spec', 'replicas'])).toBe(2);
});

it('is reached through the port that the README names', () => {
  expect(valueAt(service, ['spec', 'selector'])).toEqual(
    valueAt(deployment, [...template, 'metadata', 'labels']),
  );
  const [port] = valueAt(service, ['spec', 'ports']) as JsonObject[];
  expect(port?.['targetPort']).toBe(valueAt(container, ['ports', 0, 'containerPort']));
  const { kind, name } = { kind: deployment['kind'], name: valueAt(deployment, ['metadata', 'name']) };
  expect([kind, valueAt(service, ['spec', 'type'])]).toEqual(['Deployment', 'NodePort']);
  expect(readDocument('README.md')).toContain(
    `gracehook prove deploy/${name} --url http://NODE:${port?.['nodePort']}/ --compare`,
  );
});

it('answers GET and POST, finishes what it serves on SIGTERM, and takes nothing new', async () => {
  const [port] = await findFreePorts(1);
  const program = asString(valueAt(container, ['command', 2])) ?? '';
  expect(program).toContain('listen(8080)');
  const server = spawn(process.execPath, ['-e', program.replace('8080', `${port}`)], { stdio: 'inherit' });
  onTestFinished(() => void server.kill('SIGKILL'));
  const ask = async (method: string) => (await fetch(`http://127.0.0.1:${port}/`, { method })).text();
  while ((await ask('GET').catch(() => undefined)) === undefined) await sleep(50);
  expect(await ask('POST')).toBe('hello\n');
  const asked = ask('GET');
  await sleep(20);
  server.kill('SIGTERM');
  const ended = once(server, 'exit');
  expect(await asked).toBe('hello\n');
  expect(await ended).toEqual([0, null]);
  await expect(ask('GET')).rejects.toThrow();
});
