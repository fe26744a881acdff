import type { ChangedFile } from './change-manifests.ts';
import { styleOf } from './document-style.ts';
import { jsonText } from './exact-json.ts';
import { blockText } from './render.ts';

/**
 * The texts of all files as one stream of YAML documents. Files of JSON alone become one JSON, as they were, unless
 * YAML is wanted; JSON among YAML is YAML already.
 */
export function joinedText(files: readonly ChangedFile[], isYamlWanted: boolean): string {
  const isAllJson = files.every(({ text }) => styleOf(text).isJson);
  if (isAllJson && !isYamlWanted) return files.length === 1 ? (files[0]?.text ?? '') : joinedJson(files);
  return files
    .map((file) => (isYamlWanted && styleOf(file.text).isJson ? asYaml(file) : file.text))
    .reduce((joined, text) => {
      if (joined === '') return text;
      const end = joined.endsWith('\n') ? '' : '\n';
      // A BOM belongs to the start of a stream.
      const next = text.replace(/^\uFEFF/, '');
      return `${joined}${end}${/^(?:---|%)/.test(next) ? '' : '---\n'}${next}`;
    }, '');
}

/** All manifests as JSON: the one there is, or a List of them, as kubectl prints several. */
export function joinedJson(files: readonly ChangedFile[]): string {
  const manifests = files.flatMap((file) => file.manifests);
  const [only] = manifests;
  const value =
    manifests.length === 1 && only !== undefined
      ? only
      : { apiVersion: 'v1', kind: 'List', items: manifests };
  return `${jsonText(value, 2)}\n`;
}

function asYaml({ manifests }: ChangedFile): string {
  const style = { ...styleOf(''), isJson: false };
  return manifests.map((manifest) => blockText(manifest, style)).join('---\n');
}
