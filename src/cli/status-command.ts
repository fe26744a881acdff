import { stringify } from 'yaml';
import type { Overview } from '../core/overview/overview.ts';
import { statusText } from '../report/status-text.ts';
import { type ClusterFlags, liveCluster } from './live-cluster.ts';
import { liveOverview } from './live-overview.ts';
import { outputFormat } from './manifest-options.ts';
import { paintFor, print, tellUser, textOf, widthOf } from './terminal.ts';

/** The flags of `status`. */
export interface StatusFlags extends ClusterFlags {
  readonly output?: string;
}

/** The exit code where something is not as it was promised. */
const findingsExitCode = 1;

/**
 * Shows who is opted in, what became of the pods, and how their shutdowns went; exit code 1 where a pod was missed, a
 * copy is missing, or the shutdowns lose requests.
 */
export async function status(flags: StatusFlags, version: string): Promise<void> {
  const format = outputFormat(flags.output, ['text', 'wide', 'json', 'yaml', 'name']);
  const cluster = await liveCluster(flags, version, tellUser);
  const overview = await liveOverview(cluster, flags.selector, tellUser);
  await print(await shown(overview, format));
  // Who may not find the configuration was told so, and could not find the history either.
  if (cluster.historyState === 'not allowed' && cluster.isConfigurationKnown)
    tellUser('you may not read what shutdowns were observed');
  const isFound = overview.workloads.some(
    ({ pods, isCopyMissing, grade }) => pods.missed > 0 || isCopyMissing || grade === 'dropping',
  );
  if (isFound) process.exitCode = findingsExitCode;
}

async function shown(
  overview: Overview,
  format: 'text' | 'wide' | 'json' | 'yaml' | 'name',
): Promise<string> {
  if (format === 'json') return `${JSON.stringify(overview, null, 2)}\n`;
  if (format === 'yaml') {
    return stringify(overview, { aliasDuplicateObjects: false });
  }
  if (format === 'name')
    return textOf(overview.workloads.map(({ kind, name }) => `${kind.toLowerCase()}.apps/${name}`));
  const { stdout } = process;
  const layout = { isWide: format === 'wide', width: widthOf(stdout) };
  return textOf(statusText(overview, layout, paintFor(stdout, process.env)));
}
