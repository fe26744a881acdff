import { type Alias, type Document, isAlias, isCollection, isScalar, type Node, visit } from 'yaml';

/** The node that each alias of a document stands for: of several with one anchor, the nearest before it. */
export function aliasTargets(yaml: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(yaml, {
    Node(_key, node) {
      if (isAlias(node)) {
        const target = anchored.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
  });
  return targets;
}

/** The nodes with an anchor in (and of) a node. */
export function anchoredIn(node: Node): Node[] {
  const found: Node[] = [];
  visit(node as Parameters<typeof visit>[0], {
    Node(_key, inner) {
      if ((isScalar(inner) || isCollection(inner)) && inner.anchor !== undefined) found.push(inner);
    },
  });
  return found;
}
