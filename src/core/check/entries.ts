import { asList, asObject, asString, type JsonObject, valueAt } from '../json.ts';

/** The entry that pods of labelled namespaces go through. */
export const labelledEntry = 'labelled-pods.gracehook.io';

/** The entries of a webhook configuration, by their names. */
export function entriesOf(configuration: JsonObject | undefined): Map<string, JsonObject> {
  return new Map(
    asList(valueAt(configuration, ['webhooks'])).flatMap((entry) => {
      const object = asObject(entry);
      return object === undefined ? [] : [[asString(object['name']) ?? '', object] as const];
    }),
  );
}

/** The name of any object. */
export function nameOf(object: JsonObject | undefined): string {
  return asString(valueAt(object, ['metadata', 'name'])) ?? '';
}
