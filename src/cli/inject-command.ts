import type { PodContext } from '../core/pod-context.ts';
import { injectFile } from '../manifests/inject-file.ts';
import { joinedJson, joinedText } from '../manifests/joined-output.ts';
import type { LocatedPod } from '../manifests/load-manifests.ts';
import { unifiedDiff } from '../manifests/unified-diff.ts';
import { injectionReport } from '../report/injection-report.ts';
import { type ManifestFlags, manifestsOf } from './manifest-options.ts';
import { paintFor, print, textOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `inject`. */
export interface InjectFlags extends ManifestFlags {
  readonly output?: string;
  readonly diff?: true;
}

/**
 * Writes into manifests what the webhook would write into their pods: manifests on stdout, a report on stderr. Throws
 * where a manifest could not be changed, after all others were written.
 */
export async function inject(flags: InjectFlags, context: PodContext): Promise<void> {
  const { output } = flags;
  if (output !== undefined && output !== 'yaml' && output !== 'json') {
    throw new UsageError(`-o takes yaml or json, not ${JSON.stringify(output)}`);
  }
  if (flags.diff === true && output !== undefined) {
    throw new UsageError('--diff shows the files as they are written, so it takes no -o');
  }
  const { files, pods } = await manifestsOf(flags, context);
  const changed = files.map((file) => ({ file, ...injectFile(file, pods) }));
  if (flags.diff === true) {
    await print(
      changed.map(({ file: { input }, splices }) => unifiedDiff(input.name, input.text, splices)).join(''),
    );
  } else if (output === 'json') await print(joinedJson(changed));
  else await print(joinedText(changed, output === 'yaml'));
  const isFailed = (pod: LocatedPod) =>
    changed.some(({ file, failed }) => file === pod.file && failed.includes(pod.index));
  const reported = pods.filter((pod) => !isFailed(pod));
  process.stderr.write(textOf(injectionReport(reported, paintFor(process.stderr, process.env))));
  const failed = pods.find(isFailed);
  if (failed !== undefined) {
    const where = `${failed.file.input.name}:${failed.lineOf([])}`;
    throw new Error(
      `${where}: internal error: this document cannot be changed without harm, so it stays as it is`,
    );
  }
}
