import { beforeAll, expect, it } from 'vitest';
import { version } from '../../src/version.ts';
import { NotAvailable } from './cluster.ts';
import { type GracehookImage, gracehookImage } from './image/gracehook-image.ts';
import { compressedBytes, imageEntries, imageSettings } from './image/image-contents.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { eventually, namespaceFor } from './test-namespace.ts';

let image: GracehookImage;

// The first build makes a Debian to build in.
beforeAll(async () => {
  image = await gracehookImage();
}, 300_000);

it('is one program, its Node and nothing to run but these, below 70 MB compressed', async () => {
  const programs = (await imageEntries(image.archive)).filter(
    ({ mode, path }) => mode.startsWith('-') && mode.includes('x') && !/\.so(\.\d+)*$/.test(path),
  );
  expect(programs.map(({ path }) => path).toSorted()).toEqual(['app/gracehook.js', 'nodejs/bin/node']);
  expect(await compressedBytes(image.archive)).toBeLessThan(70e6);
});

it('holds no package manager, no shell and no setting of the machine that built it', async () => {
  const paths = (await imageEntries(image.archive)).map(({ path }) => path);
  const unwanted = /(^|\/)(npm|npx|node_modules|sh|bash|dash|busybox|apt|dpkg|\.npmrc|secrets)(\/|$)/;
  expect(paths.filter((path) => unwanted.test(path) && !path.startsWith('var/lib/dpkg/'))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining(['app/LICENSE', 'app/THIRD-PARTY-LICENSES.txt', 'nodejs/LICENSE']),
  );
});

it('says by labels what it is, and runs node as a user without rights', async () => {
  const { config, created } = await imageSettings(image.archive);
  expect(config).toMatchObject({ User: '65532:65532', WorkingDir: '/app', Cmd: ['serve'] });
  expect(config.Entrypoint[0]).toBe('/nodejs/bin/node');
  expect(config.Entrypoint.at(-1)).toBe('/app/gracehook.js');
  expect(config.Labels).toMatchObject({
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.created': created,
    'org.opencontainers.image.revision': expect.stringMatching(/^([0-9a-f]{40}(-dirty)?|unknown)$/),
  });
});

it('serves as process 1 with a read-only root and no rights, and ends with 0 on SIGTERM', async (context) => {
  try {
    await cluster.importImage(image.archive);
  } catch (error) {
    if (error instanceof NotAvailable) context.skip(`not run: ${error.message}`);
    throw error;
  }
  const { kubectl, name: namespace } = await namespaceFor(context, cluster, 'image');
  const enforced = 'pod-security.kubernetes.io/enforce=restricted';
  await cluster.kubectl(['label', 'namespace', namespace, enforced]);
  await kubectl(['apply', '-f', '-'], { input: JSON.stringify(restrictedPod(image.name)) });
  await kubectl(['wait', '--for=condition=Ready', 'pod/gracehook', '--timeout=60s']);

  const node = (...args: string[]) => kubectl(['exec', 'gracehook', '--', '/nodejs/bin/node', ...args]);
  expect((await node('/app/gracehook.js', '--version')).trim()).toBe(version);
  const [commands, ids] = JSON.parse(await node('-e', lookAround));
  expect(commands['1']).toMatch(/^\/nodejs\/bin\/node .*\/app\/gracehook\.js serve /);
  expect(ids).toEqual([65532, 65532]);
  await expect(kubectl(['exec', 'gracehook', '--', 'sh', '-c', 'true'])).rejects.toThrow(/not found/);

  // The pod's object would be gone with its end; a finalizer keeps what the kubelet says of it.
  await kubectl(['delete', 'pod', 'gracehook', '--wait=false']);
  const terminated = await eventually(
    async () => {
      const pod = JSON.parse(await kubectl(['get', 'pod', 'gracehook', '-o', 'json']));
      const { state } = pod.status.containerStatuses[0];
      expect(state.terminated).toBeDefined();
      return state.terminated;
    },
    { withinSeconds: 30 },
  );
  await kubectl(['patch', 'pod', 'gracehook', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
  expect(terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
});

/** Runs inside the container: the command line of each process there, and who it runs as. */
const lookAround = `const fs = require('node:fs');
const ids = fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
const commandOf = (id) => fs.readFileSync('/proc/' + id + '/cmdline', 'utf8').replaceAll('\\0', ' ');
console.log(JSON.stringify([Object.fromEntries(ids.map((id) => [id, commandOf(id)])), [process.getuid(), process.getgid()]]));`;

function restrictedPod(imageName: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'gracehook', finalizers: ['gracehook.io/test'] },
    spec: {
      automountServiceAccountToken: false,
      // Longer than the test waits: a server that ignores SIGTERM would not have ended by then.
      terminationGracePeriodSeconds: 60,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'gracehook',
          image: imageName,
          imagePullPolicy: 'Never',
          args: ['serve', '--host', 'all'],
          readinessProbe: { httpGet: { path: '/readyz', port: 9444 }, periodSeconds: 1 },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  };
}
