import { type Explanation, explainPod } from '../core/explain/explain-pod.ts';
import type { LiveState } from '../core/overview/live-state.ts';
import { explanationText } from '../report/explanation-text.ts';
import { liveStateText } from '../report/live-state-text.ts';
import { manifestContext } from './manifest-context.ts';
import { manifestsOf, outputFormat } from './manifest-options.ts';
import { type EitherFlags, manifestsOrCluster } from './manifests-or-cluster.ts';
import { paintFor, print, tellUser, textOf, widthOf } from './terminal.ts';

/** The flags of `explain`. */
export interface ExplainFlags extends EitherFlags {
  readonly output?: string;
}

/** One pod explained: where it stands in a manifest, or what runs of it in a cluster. */
type Explained = Explanation & {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly now?: LiveState | undefined;
};

/**
 * Says for every pod of the manifests, or of these objects of a cluster, what it ends up with and why, and how it will
 * end; of a cluster also what runs now.
 */
export async function explain(
  objects: readonly string[],
  flags: ExplainFlags,
  version: string,
): Promise<void> {
  const format = outputFormat(flags.output, ['text', 'json']);
  const way = manifestsOrCluster(flags, {
    asked: 'an object such as deploy/web',
    isAsked: objects.length > 0,
  });
  const explained =
    way === 'manifests' ? await ofManifests(flags, version) : await ofCluster(objects, flags, version);
  if (format === 'json') return print(`${JSON.stringify(explained, null, 2)}\n`);
  const paint = paintFor(process.stdout, process.env);
  const width = widthOf(process.stdout);
  const lines = explained.flatMap((one, index) => [
    ...(index > 0 ? [''] : []),
    ...explanationText(one, width, paint),
    ...(one.now === undefined ? [] : liveStateText(one.now, width, paint)),
  ]);
  await print(textOf(lines.length === 0 ? ['no workloads'] : lines));
}

async function ofManifests(flags: ExplainFlags, version: string): Promise<Explained[]> {
  const { pods } = await manifestsOf(flags, await manifestContext(flags, version));
  return pods.map((pod) => ({
    file: pod.file.input.name,
    line: pod.lineOf(pod.objectPath),
    ...explainPod(pod),
  }));
}

async function ofCluster(
  objects: readonly string[],
  flags: ExplainFlags,
  version: string,
): Promise<Explained[]> {
  const { explainLive } = await import('./explain-live.ts');
  const found = await explainLive(objects, flags, version, tellUser);
  return found.map(({ explanation, now }) => ({ ...explanation, ...(now !== undefined && { now }) }));
}
