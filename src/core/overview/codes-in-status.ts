import { asList, asObject, type Json } from '../json.ts';
import { parsedJson } from '../parsed-json.ts';
import { annotationsOf } from '../pod.ts';
import { type ReasonCode, reasonCatalogue } from '../reasons.ts';
import { statusAnnotation } from '../status.ts';

/** The codes that a pod's status annotation gives, as far as this version knows them; none where it has no status. */
export function codesInStatus(pod: Json): ReasonCode[] {
  const status = asObject(parsedJson(annotationsOf(pod).get(statusAnnotation)));
  return asList(status?.['reasons']).filter(
    (code): code is ReasonCode => typeof code === 'string' && Object.hasOwn(reasonCatalogue, code),
  );
}
