import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';

// dist/gracehook.js is what npm installs as the binary and what the image runs; tests build into a folder of their own. What only some commands need, the
// Kubernetes client above all, lies in chunks beside it: loading it all would cost 24 MB more of memory.
// Some dependencies are CommonJS and call require() for node's own modules: the banner gives them one.
const outdir = process.argv[2] ?? 'dist';
await rm(outdir, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/main.ts'],
  outdir,
  entryNames: 'gracehook',
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as gracehookCreateRequire } from 'node:module'; const require = gracehookCreateRequire(import.meta.url);",
  },
  legalComments: 'linked',
  logLevel: 'warning',
  metafile: true,
});
await chmod(join(outdir, 'gracehook.js'), 0o755);
await writeFile(join(outdir, 'THIRD-PARTY-LICENSES.txt'), (await licenses(metafile)).join('\n\n'));

/** Most licences want their text to go with every copy: one paragraph for each package that has code in the bundle. */
async function licenses({ outputs }: Metafile): Promise<string[]> {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const bundled = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const folders = bundled.map((path) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  const packages = [...new Set(folders.filter((folder) => folder !== undefined))].toSorted();
  return Promise.all(packages.map(licenseOf));
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file));
  const texts = await Promise.all(files.toSorted().map((file) => readFile(join(folder, file), 'utf8')));
  return [`--- ${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
}
