import { setTimeout as sleep } from 'node:timers/promises';
import { runChecks, runPlannedChecks } from '../check/run-checks.ts';
import type { ApiAccess } from '../cluster/api-access.ts';
import { getIfThere } from '../cluster/get-if-there.ts';
import { ifAllowed } from '../cluster/if-allowed.ts';
import { kubeconfigContext } from '../cluster/kubeconfig-context.ts';
import type { CheckResultGroup } from '../core/check/check-result.ts';
import { readBounded } from '../files/read-bounded.ts';
import { checkText } from '../report/check-text.ts';
import { outputFormat } from './manifest-options.ts';
import { secondsIn } from './seconds-in.ts';
import { paintFor, print, textOf, widthOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The flags as the command line gives them. */
export interface CheckFlags {
  readonly pre?: true;
  readonly values?: readonly string[];
  readonly namespace?: string;
  readonly output?: string;
  readonly wait?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

const findingsExitCode = 1;
const pauseMilliseconds = 2000;

/**
 * Checks an installation, or with `--pre` whether there can be one, with the rights of whoever runs it. Exit code 1 where
 * something failed; a warning alone is none. With `--wait` it looks again until nothing fails or the time is over.
 */
export async function check(flags: CheckFlags, version: string): Promise<void> {
  const format = outputFormat(flags.output, ['text', 'short', 'json']);
  if (flags.values !== undefined && flags.pre !== true)
    throw new UsageError('--values are for what is to be installed: give --pre, too');
  const access = kubeconfigContext(flags.kubeconfig, flags.context);
  if (typeof access === 'string') throw new UsageError(access);
  if (flags.pre !== true) await assertNamespace(access, flags.namespace);
  const values = await Promise.all((flags.values ?? []).map((file) => readValues(file)));
  const options = { clientVersion: version, namespace: flags.namespace, values };
  const run = () =>
    flags.pre === true
      ? runPlannedChecks(access, options)
      : runChecks(access, { ...options, values: undefined });
  const until = performance.now() + secondsIn('--wait', flags.wait ?? '0s', '2m') * 1000;
  let groups = await run();
  while (hasFailure(groups) && performance.now() < until) {
    await sleep(pauseMilliseconds);
    groups = await run();
  }
  await print(shown(groups, format));
  if (hasFailure(groups)) process.exitCode = findingsExitCode;
}

/** A name that no namespace has is a slip, which each check would find another way. */
async function assertNamespace(access: ApiAccess, name: string | undefined): Promise<void> {
  if (name === undefined) return;
  const path = `/api/v1/namespaces/${encodeURIComponent(name)}`;
  const found = await ifAllowed(getIfThere(access, path).then((object) => ({ object })));
  if (found !== undefined && found.object === undefined)
    throw new UsageError(`there is no namespace ${JSON.stringify(name)}`);
}

function shown(groups: readonly CheckResultGroup[], format: 'text' | 'short' | 'json'): string {
  if (format === 'json') return `${JSON.stringify({ groups }, null, 2)}\n`;
  const { stdout } = process;
  const layout = { width: widthOf(stdout), isShort: format === 'short' };
  return textOf(checkText(groups, layout, paintFor(stdout, process.env)));
}

function hasFailure(groups: readonly CheckResultGroup[]): boolean {
  return groups.some(({ results }) => results.some(({ outcome }) => outcome === 'failed'));
}

async function readValues(file: string): Promise<string> {
  const read = await readBounded(file);
  if ('fault' in read) throw new UsageError(`${file}: ${read.fault}`);
  return read.text;
}
