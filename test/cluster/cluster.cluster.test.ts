import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { NotAvailable } from './cluster.ts';
import { writeDockerArchive } from './docker-archive.ts';
import { findProgram } from './parts/missing-prerequisite.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually } from './test-namespace.ts';

it('is a Kubernetes that Gracehook supports, with a node that is ready', async () => {
  const { serverVersion } = JSON.parse(await cluster.kubectl(['version', '-o', 'json'])) as {
    serverVersion: { major: string; minor: string; gitVersion: string };
  };
  expect(Number(serverVersion.minor)).toBeGreaterThanOrEqual(30);
  if (cluster.kubeconfig !== '') expect(serverVersion.gitVersion).toBe('v1.37.2');
  expect(await cluster.kubectl(['get', 'nodes', '--no-headers'])).toMatch(/\bReady\b/);
});

it('runs a pod from an image made by hand, behind a NodePort that answers from the host', async ({
  skip,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-image-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const archive = join(folder, 'httpd.tar');
  await writeDockerArchive({
    archive,
    name: 'docker.io/gracehook/httpd:test',
    files: [
      { path: '/busybox', source: findProgram('busybox') ?? 'busybox', mode: 0o755 },
      { path: '/www/index.html', content: 'hello from a pod\n', mode: 0o644 },
    ],
    entrypoint: ['/busybox', 'httpd', '-f', '-vv', '-p', '8080', '-h', '/www'],
  });
  try {
    await cluster.importImage(archive);
  } catch (error) {
    if (error instanceof NotAvailable) skip(`not run: ${error.message}`);
    throw error;
  }
  const namespace = await createTestNamespace(cluster, 'smoke');
  onTestFinished(() => namespace.remove());
  const { kubectl } = namespace;
  await kubectl([
    'run',
    'httpd',
    '--image=docker.io/gracehook/httpd:test',
    '--image-pull-policy=Never',
    '--port=8080',
  ]);
  await kubectl(['expose', 'pod', 'httpd', '--type=NodePort']);
  await kubectl(['wait', '--for=condition=Ready', 'pod/httpd', '--timeout=60s']);
  const port = await kubectl(['get', 'service', 'httpd', '-o', 'jsonpath={.spec.ports[0].nodePort}']);
  const answer = await eventually(
    async () => (await fetch(`http://${cluster.nodeAddress}:${port}/`)).text(),
    {
      withinSeconds: 30,
    },
  );
  expect(answer).toBe('hello from a pod\n');
  expect(await kubectl(['logs', 'httpd'])).toContain('url:/');
  expect(await kubectl(['exec', 'httpd', '--', '/busybox', 'echo', 'in the pod'])).toBe('in the pod\n');
});
