import { asObject, type Json } from '../json.ts';
import { parsedJson } from '../parsed-json.ts';
import { annotationsOf } from '../pod.ts';

/** The annotation in a pod template that records what the workload webhook copied there, and from which workload. */
export const copiedAnnotation = 'gracehook.io/copied';

/** What a marker says: the workload (`Deployment/web`), and each copied setting's value. */
export interface CopiedValues {
  readonly of: string;
  readonly values: ReadonlyMap<string, string>;
}

/** The marker of a pod or template, or undefined where there is none that can be read. */
export function copiedValues(template: Json | undefined): CopiedValues | undefined {
  const { of, ...rest } = asObject(parsedJson(annotationsOf(template).get(copiedAnnotation))) ?? {};
  const values = Object.entries(rest).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return typeof of === 'string' ? { of, values: new Map(values) } : undefined;
}

/** The marker's text. Keys are sorted, so that the same copies always give the same text and no needless rollout. */
export function copiedMarker({ of, values }: CopiedValues): string {
  const names = [...values.keys()].toSorted();
  return JSON.stringify({ of, ...Object.fromEntries(names.map((name) => [name, values.get(name)])) });
}
