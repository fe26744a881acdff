import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';

// dist/gracehook.js is what npm installs as the binary and what the image runs. What only some commands need, the
// Kubernetes client above all, lies in chunks beside it: loading it all would cost 24 MB more of memory.
// Some dependencies are CommonJS and call require() for node's own modules: the banner gives them one.
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
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
});
await chmod('dist/gracehook.js', 0o755);
