import { asObject } from '../core/json.ts';
import type { DocumentStyle } from './document-style.ts';
import { type ExactJson, jsonText } from './exact-json.ts';

/** A whole document in block style. */
export function blockText(value: ExactJson, style: DocumentStyle): string {
  return valueLines(value, style)
    .map((line) => line + style.lineEnd)
    .join('');
}

/** The lines of a pair in a block map, without the indent of the map. The first begins with the key. */
export function pairLines(key: string, value: ExactJson, style: DocumentStyle): string[] {
  return [`${flowText(key)}:${behindColon(value)}`, ...linesBelow(value, style)];
}

/** What stands on the key's own line, behind its colon. */
export function behindColon(value: ExactJson): string {
  return isNested(value) ? '' : ` ${flowText(value)}`;
}

/** What stands on the lines below the key, without the indent of the map. */
export function linesBelow(value: ExactJson, style: DocumentStyle): string[] {
  if (!isNested(value)) return [];
  return indented(valueLines(value, style), Array.isArray(value) ? style.listIndent : style.indent);
}

/** The lines of an item in a block list, with its dash, without the indent of the list. */
export function itemLines(value: ExactJson, style: DocumentStyle): string[] {
  const [first = '', ...rest] = valueLines(value, style);
  return [`- ${first}`, ...indented(rest, 2)];
}

/** A value on one line: a scalar, or YAML in braces. Quoted wherever any YAML parser might see more than a string. */
export function flowText(value: ExactJson): string {
  if (typeof value === 'string') return isPlain(value) ? value : quoted(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  const members = asObject(value);
  if (members === undefined) return jsonText(value);
  return `{${Object.entries(members)
    .map(([key, member]) => `${flowText(key)}: ${flowText(member)}`)
    .join(', ')}}`;
}

/** A value as JSON; `margin` stands before each further line, undefined puts all on one. */
export function jsonLines(value: ExactJson, style: DocumentStyle, margin: string | undefined): string {
  if (margin === undefined) return jsonText(value);
  return jsonText(value, style.indent).replaceAll('\n', `${style.lineEnd}${margin}`);
}

function valueLines(value: ExactJson, style: DocumentStyle): string[] {
  if (!isNested(value)) return [flowText(value)];
  if (Array.isArray(value)) return value.flatMap((item) => itemLines(item, style));
  return Object.entries(value as object).flatMap(([key, item]) => pairLines(key, item, style));
}

function isNested(value: ExactJson): boolean {
  return Array.isArray(value) ? value.length > 0 : Object.keys(asObject(value) ?? {}).length > 0;
}

function indented(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => ' '.repeat(columns) + line);
}

/** Booleans and null of YAML 1.1 (https://yaml.org/type/bool.html), which kubectl's parser knows. */
const words = /^(?:y|yes|n|no|true|false|on|off|null)$/i;

function isPlain(text: string): boolean {
  return /^[A-Za-z_/][\w./-]*$/.test(text) && !words.test(text);
}

/** JSON's string is YAML's double-quoted one, but for a few characters that YAML takes for line breaks or forbids. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
