import { chmod } from 'node:fs/promises';
import { build } from 'esbuild';

// One file, dist/gracehook.js, is what npm installs as the binary and what the image runs.
// Some dependencies are CommonJS and call require() for node's own modules: the banner gives them one.
await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/gracehook.js',
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
