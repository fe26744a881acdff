import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import strykerManifest from '@stryker-mutator/core/package.json' with { type: 'json' };
import { describeCommit } from '../results/describe-commit.ts';
import { resultsHead } from '../results/results-head.ts';
import { writeResults } from '../results/write-results.ts';
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
  const versions = { stryker: strykerManifest.version };
  const head = await resultsHead({ command: 'npm run mutation', commit }, undefined, versions);
  const measured = mutationResults(JSON.parse(report) as MutationReport);
  console.log(`written to ${await writeResults('mutation', { ...head, ...measured })}`);
}
