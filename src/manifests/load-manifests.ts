import type { Path } from '../core/json.ts';
import { type DecidedPod, decideManifests, type ManifestPolicy } from '../core/offline/decide-manifests.ts';
import { lineAt } from './line-at.ts';
import { type ManifestFile, parseManifests } from './parse-manifests.ts';
import { readInputs } from './read-inputs.ts';
import { UnreadableManifest } from './unreadable-manifest.ts';

/** What `-f` named, read and decided. */
export interface LoadedManifests {
  readonly files: readonly ManifestFile[];
  /** In the order of the input; a Namespace counts for the pods of all files. */
  readonly pods: readonly LocatedPod[];
  /** The file and line, from 1, of what is at a path of a manifest, by its index among all, or of the nearest thing there. */
  readonly placeOf: (manifest: number, path: Path) => { readonly file: ManifestFile; readonly line: number };
}

/** A decided pod, and where its manifest came from. */
export interface LocatedPod extends DecidedPod {
  readonly file: ManifestFile;
  /** The index of its manifest in the file. */
  readonly index: number;
  /** The line in the file, from 1, of what is at a path of its manifest, or of the nearest thing that is there. */
  readonly lineOf: (path: Path) => number;
}

/** Reads manifests and decides their pods. Throws `UnreadableManifest`, also where there is not a single object. */
export async function loadManifests(
  names: readonly string[],
  options: { readonly isRecursive: boolean; readonly stdin: NodeJS.ReadableStream },
  policy: ManifestPolicy,
): Promise<LoadedManifests> {
  const files = (await readInputs(names, options)).map(parseManifests);
  const places = files.flatMap((file) =>
    file.manifests.map((manifest, index) => ({ file, manifest, index })),
  );
  const [first] = places;
  if (first === undefined) {
    const inputs = files.map(({ input }) => input.name).join(', ');
    throw new UnreadableManifest(`there is no manifest in ${inputs}: it is empty, or has only comments`);
  }
  const decided = decideManifests(
    places.map(({ manifest }) => manifest.json),
    policy,
  );
  const placeOf = (index: number, path: Path) => {
    const { file, manifest } = places[index] ?? first;
    return { file, line: lineAt(manifest.yaml, path, file.lines) };
  };
  const pods = decided.flatMap((pod) => {
    const place = places[pod.manifest];
    if (place === undefined) return [];
    const lineOf = (path: Path) => placeOf(pod.manifest, path).line;
    return [{ ...pod, file: place.file, index: place.index, lineOf }];
  });
  return { files, pods, placeOf };
}
