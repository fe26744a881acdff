import { asObject, asString, type Json, valueAt } from '../json.ts';
import { type Reason, reason } from '../reasons.ts';
import { utf8Length } from '../utf8-length.ts';
import { annotationPrefix, settingNamed } from './settings.ts';
import { ownAnnotations, type SettingsSource } from './sources.ts';

/** All settings of a namespace together, so that ten thousand namespaces fit into a small process. */
const mostBytes = 4096;

const silent: SettingsSource = { place: 'namespace', values: new Map() };

/**
 * What a namespace says: whether it opts in by its label, since selectors see labels only, and every other setting by
 * an annotation. A setting that stands in the wrong one of the two is reported and does not count, and neither does what
 * would pass 4 KiB.
 */
export function sourceOfNamespace(namespace: Json): SettingsSource {
  const values = new Map<string, string>();
  const reasons: Reason[] = [];
  let bytes = 0;
  const misplaced = (detail: string) => reasons.push(reason('UnknownAnnotation', detail, 'namespace'));
  for (const [name, value] of ownLabels(namespace)) {
    if (name === 'inject') values.set(name, value);
    else if (settingNamed(name) !== undefined)
      misplaced(`The namespace has ${shown(name)} as a label; make it an annotation.`);
  }
  for (const [name, value] of ownAnnotations(namespace)) {
    if (name === 'inject') {
      misplaced(`${shown(name)} has no effect as an annotation of a namespace; make it a label.`);
      continue;
    }
    bytes += utf8Length(name) + utf8Length(value);
    if (bytes <= mostBytes) values.set(name, value);
  }
  if (bytes > mostBytes) {
    const detail = 'The settings of the namespace are longer than 4 KiB together; what is beyond is ignored.';
    reasons.push(reason('InvalidAnnotation', detail, 'namespace'));
  }
  if (values.size === 0 && reasons.length === 0) return silent;
  return { place: 'namespace', values, ...(reasons.length > 0 && { reasons }) };
}

function ownLabels(namespace: Json): [string, string][] {
  return Object.entries(asObject(valueAt(namespace, ['metadata', 'labels'])) ?? {}).flatMap(
    ([key, value]): [string, string][] => {
      const text = asString(value);
      const isOurs = key.startsWith(annotationPrefix) && text !== undefined;
      return isOurs ? [[key.slice(annotationPrefix.length), text]] : [];
    },
  );
}

function shown(name: string): string {
  return `${annotationPrefix}${name}`;
}
