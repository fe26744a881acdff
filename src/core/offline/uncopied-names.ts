import { annotationsOf, controllerKindOf } from '../pod.ts';
import { misplacedLabels, misplacedNames } from '../policy/misplaced-names.ts';
import { annotationPrefix } from '../policy/settings.ts';
import { type Reason, reason } from '../reasons.ts';
import { shortened } from '../shortened.ts';
import { copyingKinds, type PodInManifest } from '../workload/pods-in-manifest.ts';

/** So many names are told: each is a sentence, and an object may carry 100,000. */
const mostTold = 20;

/**
 * What a workload says whose annotations nobody copies to its pods: a Rollout, a ReplicaSet, a Job and so on. One that
 * a controller made has copies of that one's annotations, which its author never wrote there.
 */
export function uncopiedNames({ object, kind, ownerKind }: PodInManifest): Reason[] {
  if (kind === 'Pod' || copyingKinds.has(kind) || controllerKindOf(object) !== undefined) return [];
  const isEnding = ownerKind === 'Job';
  const annotations = [...annotationsOf(object).keys()].filter((key) => key.startsWith(annotationPrefix));
  const labels = misplacedLabels(object);
  const said = (key: string, what: string) => {
    const remedy = isEnding ? `a ${kind}, whose pods end by themselves; remove it.` : `a ${kind}; ${what}.`;
    return `${shortened(key, 55)} has no effect on ${remedy}`;
  };
  const misspelt = misplacedNames(object).filter(({ code }) => code === 'UnknownAnnotation' && !isEnding);
  return [
    ...annotations.map((key) => reason('UnknownAnnotation', said(key, 'write it into the pod template'))),
    ...labels.map((key) => reason('MisplacedLabel', said(key, 'make it an annotation of the pod template'))),
    ...misspelt,
  ].slice(0, mostTold);
}
