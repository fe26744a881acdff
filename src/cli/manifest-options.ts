import type { PodContext } from '../core/pod-context.ts';
import { type LoadedManifests, loadManifests } from '../manifests/load-manifests.ts';
import { UnreadableManifest } from '../manifests/unreadable-manifest.ts';
import type { ContextFlags } from './manifest-context.ts';
import { UsageError } from './usage-error.ts';

/** The flags that every command on manifests has, as the command line gives them. */
export interface ManifestFlags extends ContextFlags {
  readonly filename?: readonly string[];
  readonly recursive?: true;
  readonly namespace?: string;
  readonly all?: true;
}

/** Reads and decides the manifests that a command was pointed at. What is wrong with them is a `UsageError`. */
export async function manifestsOf(flags: ManifestFlags, context: PodContext): Promise<LoadedManifests> {
  const names = flags.filename ?? [];
  if (names.length === 0)
    throw new UsageError('-f names a file or a folder of manifests, or - for the standard input');
  const policy = { context, namespace: flags.namespace, isAllOptedIn: flags.all === true };
  try {
    return await loadManifests(
      names,
      { isRecursive: flags.recursive === true, stdin: process.stdin },
      policy,
    );
  } catch (error) {
    if (error instanceof UnreadableManifest) throw new UsageError(error.message);
    throw error;
  }
}

/** The value of `--output`; the first of the formats where the flag is absent. */
export function outputFormat<F extends string>(text: string | undefined, formats: readonly [F, ...F[]]): F {
  const format = text === undefined ? formats[0] : formats.find((one) => one === text);
  if (format === undefined)
    throw new UsageError(`-o takes ${formats.join(', ')}, not ${JSON.stringify(text)}`);
  return format;
}
