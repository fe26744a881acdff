import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { arch, availableParallelism, release } from 'node:os';
import strykerManifest from '@stryker-mutator/core/package.json' with { type: 'json' };
import { version } from '../../src/version.ts';
import { describeCommit } from '../lab/results-file.ts';
import { type MutationReport, mutationResults } from './mutation-results.ts';

// `npm run mutation`: changes the core one operator, text or block at a time, runs the core's tests against each change
// (stryker.config.json), and writes which of them no test noticed to docs/results/mutation.json, which the tables in
// docs/mutation.md are made from. About 20 minutes on two cores. Arguments go to Stryker, and then nothing is written:
// `npm run mutation -- --mutate src/core/edit.ts`.
const root = new URL('../../', import.meta.url);
const args = process.argv.slice(2);
const commit = await describeCommit();
const { status } = spawnSync('stryker', ['run', ...args], { cwd: root, stdio: 'inherit' });
if (status !== 0) process.exitCode = 1;
else if (args.length === 0) {
  const report = readFileSync(new URL('coverage/mutation.json', root), 'utf8');
  const results = {
    command: 'npm run mutation',
    commit,
    date: new Date().toISOString(),
    versions: {
      gracehook: version,
      node: process.version,
      stryker: strykerManifest.version,
      machine: `Linux ${release()}, ${arch()}, ${availableParallelism()} cores`,
    },
    ...mutationResults(JSON.parse(report) as MutationReport),
  };
  writeFileSync(new URL('docs/results/mutation.json', root), `${JSON.stringify(results, null, 2)}\n`);
  console.log('written to docs/results/mutation.json');
}
