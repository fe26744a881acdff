import { type Grade, grades } from '../core/advice.ts';
import { findingsFor } from '../core/lint/findings.ts';
import type { DecidedPod } from '../core/offline/decide-manifests.ts';
import { isPlainlyNotOptedIn } from '../core/offline/forgotten-opt-in.ts';
import type { LoadedManifests } from '../manifests/load-manifests.ts';
import { lintText } from '../report/lint-text.ts';
import { countsOf, type LocatedFinding } from '../report/located-finding.ts';
import { sarifLog } from '../report/sarif.ts';
import { manifestContext } from './manifest-context.ts';
import { manifestsOf, outputFormat } from './manifest-options.ts';
import { type EitherFlags, manifestsOrCluster } from './manifests-or-cluster.ts';
import { paintFor, print, tellUser, textOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `lint`. */
export interface LintFlags extends EitherFlags {
  readonly output?: string;
  readonly failOn?: string;
}

/** The exit code where there are findings that matter to the caller. */
const findingsExitCode = 1;

/** What was looked at, and what there is to find. */
interface Linted {
  readonly pods: readonly DecidedPod[];
  readonly findings: readonly LocatedFinding[];
}

/**
 * Prints what there is to find in manifests, or in the workloads of a cluster; exit code 1 where a finding is as grave as
 * `--fail-on` says.
 */
export async function lint(flags: LintFlags, version: string): Promise<void> {
  const format = outputFormat(flags.output, ['text', 'json', 'sarif']);
  const failing = failingGrades(flags.failOn ?? 'error');
  const { namespace, filename, allNamespaces, selector, context, kubeconfig } = flags;
  const asking = [namespace, allNamespaces, selector, context, kubeconfig];
  const way = manifestsOrCluster(flags, {
    asked: '-A, or -n with a namespace,',
    isAsked: filename === undefined && asking.some((flag) => flag !== undefined),
  });
  const { pods, findings } =
    way === 'manifests' ? await inManifests(flags, version) : await inCluster(flags, version);
  const linted = { workloads: pods.length, notOptedIn: pods.filter(isPlainlyNotOptedIn).length };
  if (format === 'sarif') await print(`${JSON.stringify(sarifLog(findings, version), null, 2)}\n`);
  else if (format === 'json') {
    await print(`${JSON.stringify({ ...linted, ...countsOf(findings), findings }, null, 2)}\n`);
  } else await print(textOf(lintText(findings, linted, paintFor(process.stdout, process.env))));
  if (findings.some(({ grade }) => failing.has(grade))) process.exitCode = findingsExitCode;
}

async function inManifests(flags: LintFlags, version: string): Promise<Linted> {
  const loaded = await manifestsOf(flags, await manifestContext(flags, version));
  return { pods: loaded.pods, findings: findingsIn(loaded) };
}

async function inCluster(flags: LintFlags, version: string): Promise<Linted> {
  const { lintLive } = await import('./lint-live.ts');
  return lintLive(flags, version, tellUser);
}
/** In the order of the files, and in each by line. */
function findingsIn({ files, pods, placeOf }: LoadedManifests): LocatedFinding[] {
  const placed = findingsFor(pods).map(({ manifest, path, ...finding }) => ({
    finding,
    ...placeOf(manifest, path),
  }));
  return files.flatMap((file) =>
    placed
      .filter((one) => one.file === file)
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, finding }) => ({ file: file.input.name, line, ...finding })),
  );
}

function failingGrades(text: string): ReadonlySet<Grade> {
  if (text === 'never') return new Set();
  const index = (grades as readonly string[]).indexOf(text);
  if (index < 0)
    throw new UsageError(`--fail-on takes ${grades.join(', ')} or never, not ${JSON.stringify(text)}`);
  return new Set(grades.slice(0, index + 1));
}
