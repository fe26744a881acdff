import type { JsonObject } from '../json.ts';
import { entriesOf, labelledEntry } from './entries.ts';
import { matchesSelector } from './matches-selector.ts';
import { labelsOf } from './opted-in.ts';

/** Whether the API server calls for pods of this namespace that say nothing themselves. */
export function isReached(namespace: JsonObject, configuration: JsonObject): boolean {
  const entry = entriesOf(configuration).get(labelledEntry);
  return entry !== undefined && matchesSelector(entry['namespaceSelector'], labelsOf(namespace));
}
