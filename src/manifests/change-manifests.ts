import { isSameJson } from '../core/json.ts';
import { applyOperations, type Operation } from '../core/json-patch.ts';
import { splicesFor } from './change-nodes.ts';
import { styleOf } from './document-style.ts';
import type { ExactJson } from './exact-json.ts';
import { type ManifestFile, parseManifests } from './parse-manifests.ts';
import { type Splice, spliced } from './splice.ts';

/** A file after its manifests were changed. */
export interface ChangedFile {
  readonly text: string;
  /** What was done to the text before. */
  readonly splices: readonly Splice[];
  /** What each manifest says now, in the file's order. */
  readonly manifests: readonly ExactJson[];
  /** The manifests, by index, that could not be changed without harm and stand as they were: an error of ours. */
  readonly failed: readonly number[];
}

/**
 * Applies operations to the manifests of a file, by index, in the text itself: a manifest without operations stays byte
 * for byte. The new text is parsed again, and must say exactly what the operations, applied to plain JSON, give; a
 * manifest for which it does not stays as it was and is named in `failed`.
 */
export function changeManifests(
  file: ManifestFile,
  operations: ReadonlyMap<number, readonly Operation[]>,
): ChangedFile {
  const { text } = file.input;
  const style = styleOf(text);
  const wanted = new Map<number, ExactJson>();
  const splices = new Map<number, Splice[]>();
  for (const [index, own] of operations) {
    const manifest = file.manifests[index];
    if (manifest === undefined || own.length === 0) continue;
    wanted.set(index, manifest.exact);
    try {
      const after = applyOperations(manifest.exact, own);
      splices.set(index, splicesFor(manifest, after, text, style));
      wanted.set(index, after);
    } catch {
      // What is too odd to be changed is among the failed.
    }
  }
  const changed = (indexes: readonly number[]): ChangedFile => {
    const made = new Set(indexes);
    const all = indexes.flatMap((index) => splices.get(index) ?? []);
    return {
      text: spliced(text, all),
      splices: all,
      manifests: file.manifests.map(({ exact }, index) =>
        made.has(index) ? (wanted.get(index) ?? exact) : exact,
      ),
      failed: [...wanted.keys()].filter((index) => !made.has(index)),
    };
  };
  const all = changed([...splices.keys()]);
  if (saysWhatItShould(all)) return all;
  const harmless = changed([...splices.keys()].filter((index) => saysWhatItShould(changed([index]))));
  return saysWhatItShould(harmless) ? harmless : changed([]);
}

function saysWhatItShould({ text, manifests }: ChangedFile): boolean {
  try {
    const said = parseManifests({ name: '', text }).manifests.map(({ exact }) => exact);
    return isSameJson(said, manifests);
  } catch {
    return false;
  }
}
