import { type Document, isAlias, isMap, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { Path } from '../core/json.ts';
import { keyOf } from './node-text.ts';

/** The line, from 1, of the key or item at `path`, or of the deepest that is there on the way. */
export function lineAt(yaml: Document.Parsed, path: Path, lines: LineCounter): number {
  let node: Node | null | undefined = yaml.contents;
  let offset = node?.range?.[0] ?? yaml.range[0];
  for (const key of path) {
    const parent: Node | null | undefined = isAlias(node) ? node.resolve(yaml) : node;
    if (isMap<Node, Node | null>(parent)) {
      const pair: Pair<Node, Node | null> | undefined = parent.items.find(
        (one) => keyOf(one) === String(key),
      );
      if (pair === undefined) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq<Node>(parent) && typeof key === 'number') {
      const item: Node | undefined = parent.items[key];
      if (item === undefined) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return lines.linePos(offset).line;
}
