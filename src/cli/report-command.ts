import { writeFile } from 'node:fs/promises';
import { runChecks } from '../check/run-checks.ts';
import { reportPage } from '../report/page/report-page.ts';
import { type ClusterFlags, liveCluster } from './live-cluster.ts';
import { liveOverview } from './live-overview.ts';
import { print, tellUser } from './terminal.ts';

/** The flags of `report`. */
export interface ReportFlags extends ClusterFlags {
  readonly output?: string;
}

/** Writes a page about the cluster into a file, or prints it: the checks of the installation, and each opted-in workload. */
export async function report(flags: ReportFlags, version: string): Promise<void> {
  const cluster = await liveCluster(flags, version, tellUser);
  const options = { clientVersion: version, namespace: cluster.namespace, values: undefined };
  const [overview, health] = await Promise.all([
    liveOverview(cluster, flags.selector, tellUser),
    runChecks(cluster.access, options),
  ]);
  const page = reportPage({ overview, health, version, command: commandOf(flags) });
  if (flags.output === undefined || flags.output === '-') await print(page);
  else {
    await writeFile(flags.output, page);
    tellUser(`written to ${flags.output}`);
  }
}

function commandOf({ namespace, allNamespaces, selector, output }: ReportFlags): string {
  return [
    'gracehook report',
    ...(allNamespaces ? ['-A'] : []),
    ...(namespace === undefined ? [] : [`-n ${namespace}`]),
    ...(selector === undefined ? [] : [`-l ${selector}`]),
    ...(output === undefined ? [] : [`-o ${output}`]),
  ].join(' ');
}
