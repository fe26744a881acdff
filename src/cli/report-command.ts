import { writeFile } from 'node:fs/promises';
import { runChecks } from '../check/run-checks.ts';
import type { Tell } from '../cluster/live-objects.ts';
import { reportPage } from '../report/page/report-page.ts';
import { type ClusterFlags, liveCluster } from './live-cluster.ts';
import { liveOverview } from './live-overview.ts';
import { shellCommand } from './shell-command.ts';
import { print, tellUser } from './terminal.ts';

/** The flags of `report`. */
export interface ReportFlags extends ClusterFlags {
  readonly output?: string;
}

/** Writes a page about the cluster into a file, or prints it: the checks of the installation, and each opted-in workload. */
export async function report(flags: ReportFlags, version: string): Promise<void> {
  const page = await currentReport(flags, version, { command: commandOf('report', flags), tell: tellUser });
  if (flags.output === undefined || flags.output === '-') await print(page);
  else {
    await writeFile(flags.output, page);
    tellUser(`written to ${flags.output}`);
  }
}

/** How a page is made. */
interface ReportOptions {
  /** What it says that it was made by. */
  readonly command: string;
  /** After how long a browser shall ask for it anew. */
  readonly refreshSeconds?: number;
  readonly tell: Tell;
}

/** The page as the cluster is now. */
export async function currentReport(
  flags: ClusterFlags,
  version: string,
  { tell, ...parts }: ReportOptions,
): Promise<string> {
  const cluster = await liveCluster(flags, version, tell);
  const options = { clientVersion: version, namespace: cluster.namespace, values: undefined };
  const [overview, health] = await Promise.all([
    liveOverview(cluster, flags.selector, tell),
    runChecks(cluster.access, options),
  ]);
  return reportPage({ overview, health, version, ...parts });
}

/** What to type to see the same again, in a shell. */
export function commandOf(name: string, flags: ClusterFlags & { readonly output?: string }): string {
  const { namespace, allNamespaces, selector, config, context, kubeconfig, output } = flags;
  const given = { '-n': namespace, '-l': selector, '--config': config, '--context': context };
  const words = `gracehook ${name}${allNamespaces ? ' -A' : ''}`;
  return shellCommand(words, { ...given, '--kubeconfig': kubeconfig, '-o': output });
}
