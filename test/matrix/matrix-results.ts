import { writeFile } from 'node:fs/promises';
import { arch, availableParallelism, release } from 'node:os';
import { join } from 'node:path';
import { version } from '../../src/version.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import type { Cell } from './judge-matrix.ts';
import type { Pass } from './passes.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'results', 'matrix.json');

/** What `docs/results/matrix.json` holds. */
export interface MatrixResults {
  readonly command: string;
  readonly commit: string;
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Every pass, in the order in which they were run. */
  readonly passes: readonly {
    readonly event: Pass['event'];
    readonly injected: boolean;
    readonly event_s: number;
    readonly late_ms: number;
  }[];
  readonly rows: readonly Cell[];
}

/** Writes the cells of a full run of a commit to `docs/results/matrix.json`, a line each, with what somebody needs to repeat it. */
export async function writeMatrix(
  cluster: Cluster,
  commit: string,
  passes: readonly Pass[],
  cells: readonly Cell[],
): Promise<string> {
  const { serverVersion } = JSON.parse(await cluster.kubectl(['version', '-o', 'json']));
  const head = {
    command: 'npm run matrix',
    commit,
    date: new Date().toISOString(),
    versions: {
      gracehook: version,
      kubernetes: serverVersion.gitVersion,
      node: process.version,
      go: (await runCommand('go', ['env', 'GOVERSION'])).trim(),
      machine: `Linux ${release()}, ${arch()}, ${availableParallelism()} cores`,
    },
    passes: passes.map(({ event, injected, eventSeconds, lateMs }) => ({
      event,
      injected,
      event_s: eventSeconds,
      late_ms: lateMs,
    })),
  };
  const lines = cells.map((cell) => `    ${JSON.stringify(cell)}`).join(',\n');
  const text = JSON.stringify(head, null, 2).replace(/\n}$/, `,\n  "rows": [\n${lines}\n  ]\n}\n`);
  await writeFile(file, text);
  return file;
}
