import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GeneratedTable } from './tables.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const file = 'docs/commands.md';

/** What the commands on manifests print for the example, as it stands in their document. */
export function commandOutputs(): GeneratedTable[] {
  return [
    { file, name: 'inject', text: printed('diff', 'stdout', 'inject', '--diff') },
    { file, name: 'inject report', text: printed('text', 'stderr', 'inject') },
    { file, name: 'explain', text: printed('text', 'stdout', 'explain') },
    { file, name: 'lint', text: printed('text', 'stdout', 'lint') },
  ];
}

function printed(language: string, stream: 'stdout' | 'stderr', ...command: string[]): string {
  const args = ['src/main.ts', ...command, '-f', 'examples/shop.yaml'];
  const ended = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return `\`\`\`${language}\n${ended[stream].trimEnd()}\n\`\`\``;
}
