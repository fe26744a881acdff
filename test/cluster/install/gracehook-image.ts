// Until `npm run image` is there: the same layout, made by hand.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDockerArchive } from '../docker-archive.ts';
import { partsFolder } from '../parts/parts.ts';

const root = join(import.meta.dirname, '..', '..', '..');

export async function gracehookImage(): Promise<{ archive: string; values: object }> {
  execFileSync('node', ['build.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env['PATH']}` },
  });
  const files = globSync('dist/**/*.js', { cwd: root });
  const hash = createHash('sha256');
  for (const f of files.sort()) hash.update(readFileSync(join(root, f)));
  const tag = hash.digest('hex').slice(0, 12);
  const folder = join(partsFolder(), '..', 'stopgap-image');
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, `${tag}.tar`);
  if (!existsSync(archive)) {
    const node = join(root, 'node_modules/node/bin/node');
    const libs = execFileSync('ldd', [node])
      .toString()
      .split('\n')
      .flatMap((l) => l.match(/(\/\S+) \(0x/)?.[1] ?? []);
    await writeDockerArchive({
      archive,
      name: `docker.io/gracehook/gracehook:${tag}`,
      files: [
        { path: '/nodejs/bin/node', source: node, mode: 0o755 },
        ...libs.map((path) => ({ path, source: path, mode: 0o755 })),
        ...files.map((f) => ({ path: f.replace(/^dist/, '/app'), source: join(root, f), mode: 0o644 })),
        { path: '/app/package.json', content: '{"type":"module"}', mode: 0o644 },
      ],
      entrypoint: ['/nodejs/bin/node', '/app/gracehook.js'],
      user: '65532:65532',
    });
  }
  return { archive, values: { repository: 'docker.io/gracehook/gracehook', tag } };
}
