import { type Operation, pointerOf } from '../core/json-patch.ts';
import { type ChangedFile, changeManifests } from './change-manifests.ts';
import type { LocatedPod } from './load-manifests.ts';
import type { ManifestFile } from './parse-manifests.ts';

/** Writes what was decided for the pods of a file into its manifests. */
export function injectFile(file: ManifestFile, pods: readonly LocatedPod[]): ChangedFile {
  const operations = new Map<number, Operation[]>();
  for (const { index, path, decision } of pods.filter((pod) => pod.file === file)) {
    const own = decision.operations.map((operation) => ({
      ...operation,
      path: pointerOf(path) + operation.path,
    }));
    operations.set(index, [...(operations.get(index) ?? []), ...own]);
  }
  return changeManifests(file, operations);
}
