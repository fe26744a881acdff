import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { selfSigned } from '../../server/self-signed.ts';
import { addCustomResources } from '../chart/custom-resources.ts';
import { isWebhookCalled } from '../is-webhook-called.ts';
import { testCluster as cluster } from '../test-cluster.ts';
import { eventually } from '../test-namespace.ts';
import { type Installation, installGracehook } from './install-gracehook.ts';
import { replicasOf, servedCertificate } from './replicas.ts';

// The real image with a certificate that somebody else brings. There is no image of cert-manager here, so its work is
// done by hand: the Secret that it would write, and the caBundle that its injector would patch in.
const serverName = 'gracehook.gracehook.svc';

it('serves with a Secret of the admin, and takes the next one without a restart', async (test) => {
  const brought = await secretsOf(test, 'ours');
  const installed = await installGracehook(cluster, {
    isHurried: true,
    values: { tls: { mode: 'existing', existing: { secretName: 'ours' } } },
    afterInstall: brought.bring,
  });
  test.onTestFinished(() => installed.uninstall());
  await expectToFollow(installed, brought);
  const secrets = ['get', 'secrets', '-o', 'jsonpath={.items[*].metadata.name}'];
  expect((await installed.kubectl(secrets)).split(' ')).not.toContain('gracehook-ca');
}, 300_000);

it('serves with the Secret that cert-manager writes, beside its objects', async (test) => {
  test.onTestFinished(await addCustomResources(cluster));
  const brought = await secretsOf(test, 'gracehook-tls');
  const installed = await installGracehook(cluster, {
    isHurried: true,
    values: { tls: { mode: 'certManager' } },
    afterInstall: brought.bring,
  });
  test.onTestFinished(() => installed.uninstall());
  await expectToFollow(installed, brought);
  const certificate = JSON.parse(
    await installed.kubectl(['get', 'certificate', 'gracehook-tls', '-o', 'json']),
  );
  expect(certificate.spec).toMatchObject({
    secretName: 'gracehook-tls',
    dnsNames: expect.arrayContaining([serverName]),
  });
}, 300_000);

/** A Secret that is brought, and brought anew, each time with a pair of its own that the webhook entries trust. */
async function secretsOf({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, name: string) {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-pair-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const authorities: string[] = [];
  const bring = async (kubectl: Installation['kubectl']) => {
    const { cert, key } = await selfSigned(serverName);
    authorities.push(cert);
    const files = { 'tls.crt': cert, 'tls.key': key, 'ca.crt': cert };
    for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
    // Trusted before it is served, and the old one as long as it may be.
    const value = Buffer.from(authorities.slice(-2).join('')).toString('base64');
    const patch = [0, 1, 2].map((index) => ({
      op: 'add',
      path: `/webhooks/${index}/clientConfig/caBundle`,
      value,
    }));
    const configuration = ['mutatingwebhookconfiguration', 'gracehook', '--type=json'];
    await cluster.kubectl(['patch', ...configuration, '-p', JSON.stringify(patch)]);
    const create = [
      'create',
      'secret',
      'generic',
      name,
      `--from-file=${folder}`,
      '--dry-run=client',
      '-o',
      'yaml',
    ];
    await kubectl(['apply', '-f', '-'], { input: await kubectl(create) });
  };
  return { bring };
}

async function expectToFollow(
  installed: Installation,
  { bring }: Awaited<ReturnType<typeof secretsOf>>,
): Promise<void> {
  const served = async () =>
    Promise.all(
      (await replicasOf(installed)).map(async (replica) => (await servedCertificate(replica)).fingerprint256),
    );
  const [first, ...others] = new Set(await served());
  expect(others).toEqual([]);
  const pods = (await replicasOf(installed)).map(({ name }) => name);
  await bring(installed.kubectl);
  await eventually(async () => expect(await served()).not.toContain(first), { withinSeconds: 120 });
  expect((await replicasOf(installed)).map(({ name }) => name)).toEqual(pods);
  expect(await isWebhookCalled(cluster)).toBe(true);
}
