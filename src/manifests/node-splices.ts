import type { CST, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import type { DocumentStyle } from './document-style.ts';
import type { ExactJson } from './exact-json.ts';
import { columnOf, contentEnd, endOfBlock, lineStart, nextLine, rangeOf } from './node-text.ts';
import { behindColon, flowText, itemLines, jsonLines, linesBelow, pairLines } from './render.ts';
import type { Splice } from './splice.ts';

/** A text that is being changed, and the splices so far. */
export interface Draft {
  readonly text: string;
  readonly style: DocumentStyle;
  readonly splices: Splice[];
}

/** Where a value stands in its parent: behind a key or a dash, with the column of that, or in a flow collection. */
export interface Place {
  readonly kind: 'key' | 'dash' | 'flow';
  readonly column: number;
  /** Where the text of the value begins: right behind the colon or dash, or at its anchor, tag or first character. */
  readonly from: number;
}

/** The place of a pair's value. */
export function placeInMap(map: YAMLMap, { srcToken, value }: Pair<Node, Node | null>): Place {
  return placeOf(map, srcToken?.sep, 'map-value-ind', 'key', value);
}

/** The place of a list's item. */
export function placeInList(list: YAMLSeq, index: number, item: Node): Place {
  const items = list.srcToken !== undefined && 'items' in list.srcToken ? list.srcToken.items : [];
  return placeOf(list, items[index]?.start, 'seq-item-ind', 'dash', item);
}

function placeOf(
  parent: YAMLMap | YAMLSeq,
  tokens: readonly CST.SourceToken[] | undefined,
  indicator: CST.SourceToken['type'],
  kind: 'key' | 'dash',
  value: Node | null,
): Place {
  if (parent.flow) {
    const property = tokens?.find(({ type }) => type === 'anchor' || type === 'tag');
    if (value === null) throw new Error('a key without a value');
    return { kind: 'flow', column: 0, from: property?.offset ?? rangeOf(value)[0] };
  }
  const found = tokens?.find(({ type }) => type === indicator);
  if (found === undefined) throw new Error('a key without a colon');
  return { kind, column: columnOf(parent), from: found.offset + 1 };
}

/** Puts `value` where a node stands. Comments on the line of its key, and between the two, stay. */
export function replaceValue(draft: Draft, node: Node, place: Place, value: ExactJson): void {
  const { text, style, splices } = draft;
  const [start, end] = rangeOf(node);
  // An empty value stands behind the white space that follows its colon; that belongs to what comes next.
  const to = start === end ? place.from : contentEnd(node, text);
  const hasComment = start > place.from && text.slice(place.from, start).includes('#');
  const from = hasComment ? start : place.from;
  if (place.kind === 'flow') {
    splices.push({ from, to, text: inFlow(draft, value, from) });
  } else if (place.kind === 'key') {
    splices.push({ from, to, text: behindColon(value) });
    insertLines(draft, nextLine(text, to), linesBelow(value, style), place.column);
  } else {
    const [first = '', ...rest] = itemLines(value, style);
    splices.push({ from, to, text: first.slice(1) });
    insertLines(draft, nextLine(text, to), rest, place.column);
  }
}

/** Adds pairs at the end of a map. */
export function insertPairs(
  draft: Draft,
  map: YAMLMap<Node, Node | null>,
  entries: readonly [string, ExactJson][],
): void {
  if (map.flow) {
    insertInFlow(draft, map, entries);
    return;
  }
  const lines = entries.flatMap(([key, value]) => pairLines(key, value, draft.style));
  insertLines(draft, endOfBlock(map, draft.text), lines, columnOf(map));
}

/** Adds items at the end of a list. */
export function appendItems(draft: Draft, list: YAMLSeq<Node>, values: readonly ExactJson[]): void {
  if (list.flow) {
    const entries = values.map((value) => [undefined, value] as const);
    insertInFlow(draft, list, entries);
    return;
  }
  const lines = values.flatMap((value) => itemLines(value, draft.style));
  insertLines(draft, endOfBlock(list, draft.text), lines, columnOf(list));
}

/** Takes a pair out of a map. `isFirst`: no pair that stays stands before it; then the next begins in its place. */
export function removePair(
  { text, splices }: Draft,
  map: YAMLMap<Node, Node | null>,
  index: number,
  isFirst: boolean,
): void {
  const [previous, pair, next] = [map.items[index - 1], map.items[index], map.items[index + 1]];
  if (pair === undefined) return;
  const [start] = rangeOf(pair.key);
  const end = endOfPair(pair, text);
  const from = lineStart(text, start);
  if (!map.flow && text.slice(from, start).trim() === '') {
    splices.push({ from, to: nextLine(text, end), text: '' });
  } else if (isFirst && next !== undefined) splices.push({ from: start, to: rangeOf(next.key)[0], text: '' });
  else if (previous !== undefined) splices.push({ from: endOfPair(previous, text), to: end, text: '' });
}

function endOfPair({ key, value }: Pair<Node, Node | null>, text: string): number {
  return contentEnd(value ?? key, text);
}

/** Lines of their own at the start of a line, or at the end of the text. */
function insertLines(
  { text, style, splices }: Draft,
  at: number,
  lines: readonly string[],
  column: number,
): void {
  if (lines.length === 0) return;
  const indented = lines.map((line) => ' '.repeat(column) + line).join(style.lineEnd);
  const hasBreak = text[at - 1] === '\n';
  splices.push({ from: at, to: at, text: hasBreak ? indented + style.lineEnd : style.lineEnd + indented });
}

/** Adds entries behind the last of a flow collection, separated as its own are; it has at least one. */
function insertInFlow(
  draft: Draft,
  collection: YAMLMap<Node, Node | null> | YAMLSeq<Node>,
  entries: readonly (readonly [string | undefined, ExactJson])[],
): void {
  const { text, style } = draft;
  const nodes = (collection.items as readonly (Node | Pair<Node, Node | null>)[]).map((item) =>
    'key' in item ? { first: item.key, last: item.value ?? item.key } : { first: item, last: item },
  );
  const first = nodes[0]?.first;
  const last = nodes.at(-1)?.last;
  if (first === undefined || last === undefined) throw new Error('an empty flow collection');
  const at = contentEnd(last, text);
  const before = text.slice(rangeOf(collection)[0] + 1, rangeOf(first)[0]);
  const space = style.isJson ? before : ' ';
  const margin = marginAt(text, rangeOf(first)[0]);
  const separator = before.includes('\n') ? `${style.lineEnd}${margin}` : space;
  const added = entries.map(([key, value]) => {
    const name = key === undefined ? '' : `${style.isJson ? JSON.stringify(key) : flowText(key)}: `;
    return `,${separator}${name}${inFlow(draft, value, rangeOf(first)[0])}`;
  });
  draft.splices.push({ from: at, to: at, text: added.join('') });
}

function inFlow({ text, style }: Draft, value: ExactJson, offset: number): string {
  if (!style.isJson) return flowText(value);
  return jsonLines(value, style, style.isOnOneLine ? undefined : marginAt(text, offset));
}

/** The white space that the line of `offset` begins with. */
function marginAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}
