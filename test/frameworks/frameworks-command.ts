import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import { describeCommit } from '../results/describe-commit.ts';
import { resultsHead } from '../results/results-head.ts';
import { writeResults } from '../results/write-results.ts';
import { frameworkServers } from './framework-servers.ts';
import { type FrameworkRow, measureFramework } from './measure-framework.ts';

// `npm run frameworks`: measures every framework that can be had from a registry, one after the other, and writes
// docs/results/frameworks.json, which the table in docs/frameworks.md is made from. About two minutes.
await orExplain(async () => {
  const commit = await describeCommit();
  const rows: FrameworkRow[] = [];
  for (const server of frameworkServers) {
    const row = await measureFramework(server);
    const { without, injected, hurried } = row;
    console.log(
      `${row.framework} ${row.version}: without ${without.request} after ${without.seconds} s, ` +
        `injected ${injected.request} after ${injected.seconds} s, two seconds: ${hurried.request} after ${hurried.seconds} s`,
    );
    rows.push(row);
  }
  const versions = {
    python: (await runCommand('python3', ['--version'])).trim(),
    java: (await runCommand('java', ['--version'])).split('\n')[0],
  };
  const head = await resultsHead({ command: 'npm run frameworks', commit }, undefined, versions);
  console.log(`written to ${await writeResults('frameworks', { ...head, rows })}`);
});
