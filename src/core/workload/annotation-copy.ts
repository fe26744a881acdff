import { hasRoomForAnnotations } from '../annotations-size.ts';
import type { Edit } from '../edit.ts';
import { type JsonObject, type Path, valueAt } from '../json.ts';
import { copiedAnnotation, copiedMarker, copiedValues } from '../policy/copied-marker.ts';
import { annotationPrefix, settingNamed, settingTable } from '../policy/settings.ts';
import { ownAnnotations } from '../policy/sources.ts';
import { type Reason, reason } from '../reasons.ts';

const templatePath: Path = ['spec', 'template'];
const templateAnnotations: Path = [...templatePath, 'metadata', 'annotations'];

/** The template's annotations as they shall be, with the edits that make them so. */
export interface AnnotationCopy {
  readonly edits: readonly Edit[];
  readonly reasons: readonly Reason[];
  /** The annotations of ours that the template's author wrote, by name without prefix. */
  readonly ofAuthor: ReadonlyMap<string, string>;
  /** Those copied from the workload. */
  readonly copied: ReadonlyMap<string, string>;
}

/**
 * Copies the workload's settings into its pod template and takes back copies that are no longer wanted. A marker in the
 * template records what was copied from where. A key is ours only if the marker names this workload, the value is the
 * recorded one, and no manifest names the key in the template; every other key is its author's, is never changed, and
 * hides the workload's. Nothing written here depends on our version or configuration, which would roll every workload.
 */
export function copyAnnotations(
  workload: JsonObject,
  of: string,
  isInManifest: (path: Path) => boolean,
): AnnotationCopy {
  const template = valueAt(workload, templatePath);
  const marker = copiedValues(template);
  const recorded = marker?.of === of ? marker.values : new Map<string, string>();
  const ofAuthor = new Map<string, string>();
  const leftovers = new Map<string, string>();
  for (const [name, value] of ownAnnotations(template)) {
    if (`${annotationPrefix}${name}` === copiedAnnotation) continue;
    const isOurs = recorded.get(name) === value && !isInManifest(keyPath(name));
    (isOurs ? leftovers : ofAuthor).set(name, value);
  }
  const { copied, reasons } = wantedCopies(workload, ofAuthor);
  const removals = [...leftovers.keys()]
    .filter((name) => !copied.has(name))
    .map((name) => set(name, undefined));
  const additions = [...copied].map(([name, value]) => set(name, value));
  const markerText = copied.size > 0 ? copiedMarker({ of, values: copied }) : undefined;
  if (markerText !== undefined && !hasRoomFor(workload, copied, markerText)) {
    return { edits: [], reasons: [...reasons, reason('AnnotationsTooLarge')], ofAuthor, copied: leftovers };
  }
  return {
    edits: [
      ...removals,
      ...additions,
      { path: [...templateAnnotations, copiedAnnotation], value: markerText },
    ],
    reasons,
    ofAuthor,
    copied,
  };
}

/** What the workload says that belongs into the template: settings of a pod, with a value that can be read. */
function wantedCopies(workload: JsonObject, ofAuthor: ReadonlyMap<string, string>) {
  const copied = new Map<string, string>();
  const reasons: Reason[] = [];
  for (const [name, value] of ownAnnotations(workload)) {
    const setting = settingNamed(name);
    if (setting === undefined || !settingTable[setting].places.includes('pod')) continue;
    const hiding = ofAuthor.get(name);
    if (hiding === undefined) {
      if (settingTable[setting].parse(value).value !== undefined) copied.set(name, value);
    } else if (hiding !== value) {
      const detail = `The pod template has ${annotationPrefix}${name} itself, which wins over the workload's.`;
      reasons.push(reason('TemplateHides', detail));
    }
  }
  return { copied, reasons };
}

function hasRoomFor(workload: JsonObject, copied: ReadonlyMap<string, string>, marker: string): boolean {
  const added = [...copied].map(([name, value]) => [`${annotationPrefix}${name}`, value] as const);
  return hasRoomForAnnotations(
    valueAt(workload, templatePath),
    new Map([...added, [copiedAnnotation, marker]]),
  );
}

function keyPath(name: string): Path {
  return [...templateAnnotations, `${annotationPrefix}${name}`];
}

function set(name: string, value: string | undefined): Edit {
  return { path: keyPath(name), value };
}
