import { join } from 'node:path';
import { writeDockerArchive } from '../docker-archive.ts';
import { runCommand } from '../parts/run-command.ts';
import type { TarEntry } from '../tar.ts';
import type { Buildah } from './buildah.ts';
import { nodeBinary, nodeLicense } from './node-binary.ts';
import { fileOfRoot, librariesOf, userFiles, usrMerge } from './root-files.ts';

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
  const inRoot = (path: string) => fileOfRoot(root, path);
  const files: TarEntry[] = [
    { path: '/nodejs/bin/node', source: stripped, mode: 0o755 },
    { path: '/nodejs/LICENSE', source: nodeLicense(), mode: 0o644 },
    ...usrMerge,
    { path: '/tmp', folder: true, mode: 0o1777 },
    ...userFiles,
    await inRoot('/etc/os-release'),
    await inRoot('/etc/ssl/certs/ca-certificates.crt'),
  ];
  for (const library of await librariesOf(root, '/usr/local/bin/node')) files.push(await inRoot(library));
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
