import { asObject, asString, type Json } from '../json.ts';
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
  const text = annotationsOf(template).get(copiedAnnotation);
  if (text === undefined) return undefined;
  try {
    const { of, ...rest } = asObject(JSON.parse(text)) ?? {};
    const values = Object.entries(rest).filter(
      (entry): entry is [string, string] => asString(entry[1]) !== undefined,
    );
    return typeof of === 'string' ? { of, values: new Map(values) } : undefined;
  } catch {
    return undefined;
  }
}

/** The marker's text. Keys are sorted, so that the same copies always give the same text and no needless rollout. */
export function copiedMarker({ of, values }: CopiedValues): string {
  return JSON.stringify(
    Object.fromEntries([['of', of], ...[...values].toSorted(([a], [b]) => (a < b ? -1 : 1))]),
  );
}
