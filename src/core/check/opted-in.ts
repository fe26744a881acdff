import { asObject, asString, type JsonObject, valueAt } from '../json.ts';

export const injectLabel = 'gracehook.io/inject';
const yes: readonly (string | undefined)[] = ['enabled', 'true'];

/** The labels of an object. */
export function labelsOf(object: JsonObject): JsonObject {
  return asObject(valueAt(object, ['metadata', 'labels'])) ?? {};
}

/** Whether a namespace opts in by its label. */
export function isOptedIn(namespace: JsonObject): boolean {
  return yes.includes(asString(labelsOf(namespace)[injectLabel]));
}
