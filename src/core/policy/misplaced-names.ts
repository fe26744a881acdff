import { asObject, type Json, valueAt } from '../json.ts';
import { annotationsOf } from '../pod.ts';
import { type Reason, reason } from '../reasons.ts';
import { shortened } from '../shortened.ts';
import { injectedLabel } from '../status.ts';
import { nearestName } from './nearest-name.ts';
import { annotationPrefix } from './settings.ts';

/** So that the sentence, with what to write instead at its end, fits into a warning. */
const longestShown = 55;
/** A cheap look before the edit distance: most annotations of a cluster have nothing to do with us. */
const looksLikeOurs = /g.{3,10}k/i;

/**
 * Finds what was meant for us and never reaches us, on a pod, template or workload: labels (they count on a namespace
 * only), and annotations whose prefix is misspelt. The sentence says what to write instead.
 */
export function misplacedNames(object: Json | undefined): Reason[] {
  const labels = misplacedLabels(object).map((key) =>
    reason(
      'MisplacedLabel',
      `${shortened(key, longestShown)} is a label and has no effect here; make it an annotation.`,
    ),
  );
  const misspelt = [...annotationsOf(object).keys()].flatMap((key) => {
    const meant = meantPrefix(key);
    const detail = `${shortened(key, longestShown)} is not read by Gracehook; did you mean the prefix ${meant}?`;
    return meant === undefined ? [] : [reason('UnknownAnnotation', detail)];
  });
  return [...labels, ...misspelt];
}

/** The labels that carry our prefix and are not the one that we write. */
export function misplacedLabels(object: Json | undefined): string[] {
  return Object.keys(asObject(valueAt(object, ['metadata', 'labels'])) ?? {}).filter(
    (key) => key.startsWith(annotationPrefix) && key !== injectedLabel,
  );
}

/** Our prefix, where the key's own is nearly that; undefined where it is ours or somebody else's. */
function meantPrefix(key: string): string | undefined {
  const prefix = key.slice(0, key.indexOf('/') + 1);
  if (prefix === annotationPrefix || !looksLikeOurs.test(prefix)) return undefined;
  return nearestName(prefix, [annotationPrefix]);
}
