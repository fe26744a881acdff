import { writeFileSync } from 'node:fs';
import { arch, availableParallelism, release } from 'node:os';
import { version } from '../../src/version.ts';
import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import { describeCommit } from '../lab/results-file.ts';
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
  const results = {
    command: 'npm run frameworks',
    commit,
    date: new Date().toISOString(),
    versions: {
      gracehook: version,
      node: process.version,
      python: (await runCommand('python3', ['--version'])).trim(),
      java: (await runCommand('java', ['--version'])).split('\n')[0],
      machine: `Linux ${release()}, ${arch()}, ${availableParallelism()} cores`,
    },
    rows,
  };
  const file = new URL('../../docs/results/frameworks.json', import.meta.url);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log('written to docs/results/frameworks.json');
});
