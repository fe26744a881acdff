import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { type JsonObject, withValueAt } from '../../src/core/json.ts';
import { goldenCases, goldenFile, manifestIn } from '../golden/golden-case.ts';
import { injectedText } from '../golden/injected.ts';
import { apiClient } from './api-client.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace } from './test-namespace.ts';

/** Where objects of each kind are created; those that need a CRD are not. */
const collections = new Map([
  ['Pod', ['api/v1', 'pods']],
  ['Deployment', ['apis/apps/v1', 'deployments']],
  ['ReplicaSet', ['apis/apps/v1', 'replicasets']],
  ['StatefulSet', ['apis/apps/v1', 'statefulsets']],
  ['DaemonSet', ['apis/apps/v1', 'daemonsets']],
  ['Job', ['apis/batch/v1', 'jobs']],
  ['CronJob', ['apis/batch/v1', 'cronjobs']],
]);

it('accepts every golden manifest as inject writes it that it accepts as its author wrote it', async () => {
  const namespace = await createTestNamespace(cluster, 'manifests');
  onTestFinished(() => namespace.remove());
  const call = await apiClient(cluster);
  const statusOf = async (manifest: JsonObject) => {
    const [group, resource] = collections.get(String(manifest['kind'])) ?? [];
    if (group === undefined) return undefined;
    const path = `/${group}/namespaces/${namespace.name}/${resource}?dryRun=All&fieldValidation=Strict`;
    const { status, body } = await call(
      'POST',
      path,
      withValueAt(manifest, ['metadata', 'namespace'], undefined) as JsonObject,
    );
    return status === 201 ? 'accepted' : `${status} ${String(body['message'])}`;
  };
  const results = await Promise.all(
    goldenCases.map(async (name) => {
      const file = goldenFile(name, 'manifest.yaml');
      const original = await statusOf(manifestIn(readFileSync(file, 'utf8')));
      return { name, original, injected: await statusOf(manifestIn(await injectedText(file))) };
    }),
  );
  const accepted = results.filter(({ original }) => original === 'accepted');
  console.log(`${goldenCases.length} golden manifests: ${accepted.length} accepted as written`);
  expect(accepted.filter(({ injected }) => injected !== 'accepted')).toEqual([]);
  expect(accepted.length).toBeGreaterThan(100);
});
