import { asString, type JsonObject, valueAt } from '../../src/core/json.ts';
import { statusAnnotation } from '../../src/core/status.ts';

/** What the status annotation of a stored pod says; empty where it has none. */
export function writtenStatus(pod: JsonObject | undefined): JsonObject {
  return JSON.parse(asString(valueAt(pod, ['metadata', 'annotations', statusAnnotation])) ?? '{}');
}
