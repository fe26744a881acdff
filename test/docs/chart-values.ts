import { parse } from 'yaml';
import { table } from './table.ts';

/** A value of the chart that README.md explains. */
export interface ChartValue {
  /** Such as `serve.replicas`. */
  readonly path: string;
  readonly description: string;
  readonly shownDefault: string;
}

const marked = /^ *# -- (.*)$/;
const continued = /^ *# (.*)$/;
const keyLine = /^( *)([A-Za-z]+):/;

/**
 * Reads what the `# --` comments of a values.yaml say of the keys below them. A key with such a comment is a value of
 * its own, whatever it holds; a map without one is a heading for what is in it. Throws where a value has no comment.
 */
export function chartValues(text: string): ChartValue[] {
  const defaults = parse(text) as unknown;
  const values: ChartValue[] = [];
  let keys: string[] = [];
  let comment: string | undefined;
  let explained: string | undefined;
  for (const line of text.split('\n')) {
    const start = marked.exec(line)?.[1];
    const more = continued.exec(line)?.[1];
    const [, indent, key] = keyLine.exec(line) ?? [];
    if (start !== undefined) comment = start;
    else if (more !== undefined && comment !== undefined) comment += ` ${more}`;
    if (indent === undefined || key === undefined) continue;
    keys = [...keys.slice(0, indent.length / 2), key];
    const path = keys.join('.');
    // Inside a value that is explained as a whole.
    if (explained !== undefined && path.startsWith(`${explained}.`)) continue;
    const value = valueAt(defaults, keys);
    if (comment === undefined && !isFilledMap(value)) throw new Error(`${path} has no "# --" comment`);
    explained = comment === undefined ? undefined : path;
    if (comment !== undefined)
      values.push({ path, description: comment, shownDefault: JSON.stringify(value) });
    comment = undefined;
  }
  return values;
}

/** The values as a table. */
export function chartValuesTable(text: string): string {
  return table(
    ['value', 'default', 'meaning'],
    chartValues(text).map(({ path, shownDefault, description }) => [
      `\`${path}\``,
      `\`${shownDefault}\``,
      description,
    ]),
  );
}

function valueAt(root: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((map, key) => (map as Record<string, unknown>)[key], root);
}

function isFilledMap(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}
