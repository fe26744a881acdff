import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

/** A node of a parsed document always knows where it is; one that was made does not. */
export function rangeOf(node: Node): readonly [start: number, end: number] {
  if (!node.range) throw new Error('a node without a place in the text');
  return [node.range[0], node.range[1]];
}

/** Where the text of a node ends: after its last character that is not a line break. */
export function contentEnd(node: Node, text: string): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const last = node.items.at(-1);
    const inner = isMap(node)
      ? ((last as Pair<Node, Node> | undefined)?.value ?? (last as Pair<Node> | undefined)?.key)
      : last;
    if (inner !== undefined && inner !== null) return contentEnd(inner as Node, text);
  }
  const [start, end] = rangeOf(node);
  if (!isScalar(node) || (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED')) return end;
  // A block text with `+` owns the empty lines that follow it.
  const isKeeping = /^[|>]\d?\+/.test(text.slice(start, start + 3));
  const lastBreak = /\r?\n$/.exec(text.slice(start, end))?.[0].length ?? 0;
  return isKeeping ? end - lastBreak : start + text.slice(start, end).trimEnd().length;
}

/** Where a new member of a block map or list goes: the line behind its last, and behind comments that belong to that. */
export function endOfBlock(node: YAMLMap | YAMLSeq, text: string): number {
  const comment = new RegExp(`^ {${columnOf(node)},}#`);
  let at = nextLine(text, contentEnd(node, text));
  while (comment.test(text.slice(at, nextLine(text, at)))) at = nextLine(text, at);
  return at;
}

/** Where the line of `offset` begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of `offset` ends, its line break included. */
export function nextLine(text: string, offset: number): number {
  const lineBreak = text.indexOf('\n', offset);
  return lineBreak < 0 ? text.length : lineBreak + 1;
}

/** The column of a block map or list: that of its keys or dashes. */
export function columnOf(node: YAMLMap | YAMLSeq): number {
  const { srcToken } = node;
  if (srcToken?.type !== 'block-map' && srcToken?.type !== 'block-seq')
    throw new Error('no block collection');
  return srcToken.indent;
}

/** The name of a pair's key; undefined for a key that is no scalar. */
export function keyOf({ key }: Pair): string | undefined {
  if (!isScalar(key)) return undefined;
  return key.value === null ? '' : String(key.value);
}

/** Whether a pair merges other maps into its own: `<<: *defaults`. */
export function isMerge({ key }: Pair): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

/** The aliases in a merge's value: the one, or those of its list. */
export function aliasesIn(value: unknown): Node[] {
  return (isSeq(value) ? value.items : [value]).filter((item) => isAlias(item));
}
