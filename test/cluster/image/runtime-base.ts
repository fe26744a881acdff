import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDockerArchive } from '../docker-archive.ts';
import { runCommand } from '../parts/run-command.ts';
import type { TarEntry } from '../tar.ts';
import type { Buildah } from './buildah.ts';
import { nodeBinary, nodeLicense } from './node-binary.ts';

/** The packages that the runtime's files are taken from. */
const packages = ['ca-certificates', 'gcc-14-base', 'libatomic1', 'libc6', 'libgcc-s1', 'libstdc++6'];

/**
 * Writes the image that the last stage starts from, laid out as distroless images are, and gives its reference: Node
 * without its symbols at /nodejs/bin/node, the libraries it loads, CA certificates, two users, and for scanners what of
 * Debian is in it. No shell, no package manager.
 */
export async function runtimeBase({ folder }: Buildah, root: string): Promise<string> {
  const stripped = join(folder, 'node');
  await runCommand('strip', ['-o', stripped, nodeBinary]);
  const archive = join(folder, 'runtime-base.tar');
  const inRoot = async (path: string) => ({ path, source: await realpathIn(root, path) });
  const files: TarEntry[] = [
    { path: '/nodejs/bin/node', source: stripped, mode: 0o755 },
    { path: '/nodejs/LICENSE', source: nodeLicense(), mode: 0o644 },
    // Debian keeps everything below /usr; the loader's path in the binary starts with /lib or /lib64.
    { path: '/lib', linkTarget: 'usr/lib' },
    { path: '/lib64', linkTarget: 'usr/lib64' },
    { path: '/tmp', folder: true, mode: 0o1777 },
    { path: '/etc/passwd', content: users },
    { path: '/etc/group', content: groups },
    await inRoot('/etc/os-release'),
    await inRoot('/etc/ssl/certs/ca-certificates.crt'),
  ];
  for (const library of await librariesOf(root)) files.push(await inRoot(library));
  for (const name of packages) {
    const status = await runCommand('chroot', [root, 'dpkg-query', '--status', name]);
    files.push(await inRoot(`/usr/share/doc/${name}/copyright`));
    files.push({ path: `/var/lib/dpkg/status.d/${name}`, content: status });
  }
  await writeDockerArchive({
    archive,
    name: 'localhost/gracehook-runtime:latest',
    files,
    entrypoint: ['/nodejs/bin/node'],
    env: { SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' },
    user: '65532:65532',
  });
  return `docker-archive:${archive}`;
}

/** What the loader would load for node inside `root`, the loader itself included. */
async function librariesOf(root: string): Promise<string[]> {
  const listed = await runCommand('chroot', [root, 'ldd', '/usr/local/bin/node']);
  if (listed.includes('not found')) throw new Error(`node misses a library:\n${listed}`);
  const paths = [...listed.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path ?? '');
  return paths.map((path) => path.replace(/^\/lib/, '/usr/lib'));
}

/** A link of Debian's is relative or starts at its own root, never at this machine's. */
async function realpathIn(root: string, path: string): Promise<string> {
  const real = await runCommand('chroot', [root, 'realpath', path]);
  return join(await realpath(root), real.trim());
}

const users = `root:x:0:0:root:/root:/sbin/nologin
nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
`;
const groups = `root:x:0:
nonroot:x:65532:
`;
