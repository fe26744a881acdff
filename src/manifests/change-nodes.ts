import { type Alias, isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { asObject, isSameJson, type JsonObject } from '../core/json.ts';
import { aliasTargets, anchoredIn } from './anchors.ts';
import type { DocumentStyle } from './document-style.ts';
import type { ExactJson } from './exact-json.ts';
import {
  appendItems,
  type Draft,
  insertPairs,
  type Place,
  placeInList,
  placeInMap,
  removePair,
  replaceValue,
} from './node-splices.ts';
import { aliasesIn, isMerge, keyOf } from './node-text.ts';
import type { Manifest } from './parse-manifests.ts';
import type { Splice } from './splice.ts';

/**
 * The splices that make a manifest say `after`. Only what differs is touched, so comments, order, quotes and all the
 * rest stay. What an alias or a merge stands for is never changed for its other users: where they part, the alias
 * becomes a copy. Throws where a document is too odd, so the caller leaves it alone; it checks the result in any case.
 */
export function splicesFor(
  { yaml, exact }: Manifest,
  after: ExactJson,
  text: string,
  style: DocumentStyle,
): Splice[] {
  const root = yaml.contents;
  if (root === null) throw new Error('an empty document');
  const targets = aliasTargets(yaml);
  const changed = new Set<Node>();
  for (;;) {
    const known = changed.size;
    const work: Work = { text, style, splices: [], targets, changed };
    change(root, exact, after, undefined, work);
    // An alias may stand in what was passed before the change of its target was found, so a second look is needed.
    if (changed.size === known) return work.splices;
  }
}

interface Work extends Draft {
  readonly targets: ReadonlyMap<Alias, Node>;
  /** Nodes with an anchor whose value changes or goes: their aliases become copies. */
  readonly changed: Set<Node>;
}

function change(node: Node, before: ExactJson, after: ExactJson, place: Place | undefined, work: Work): void {
  const isSame = isSameJson(before, after);
  if (isSame && work.changed.size === 0) return;
  if (isAlias(node)) {
    if (!isSame || isStale(node, work)) replace(node, after, place, work);
    return;
  }
  if (!isSame && 'anchor' in node && node.anchor !== undefined) work.changed.add(node);
  const [from, to] = [asObject(before), asObject(after)];
  if (isMap(node) && from !== undefined && to !== undefined) {
    changeMap(node as YAMLMap<Node, Node | null>, from, to, place, work);
  } else if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) {
    changeList(node as YAMLSeq<Node>, before, after, place, work);
  } else if (!isSame) replace(node, after, place, work);
}

function changeMap(
  map: YAMLMap<Node, Node | null>,
  before: JsonObject,
  after: JsonObject,
  place: Place | undefined,
  work: Work,
): void {
  const own = new Set(map.items.filter((pair) => !isMerge(pair)).map(keyOf));
  const isExpanding = map.items.some(
    (pair) => isMerge(pair) && aliasesIn(pair.value).some((alias) => isStale(alias, work)),
  );
  const isLeaving = Object.keys(before).some((key) => !own.has(key) && !Object.hasOwn(after, key));
  const kept = (pair: Pair<Node, Node | null>) => {
    if (isMerge(pair)) return !isExpanding && !isLeaving;
    return Object.hasOwn(after, keyOf(pair) ?? '');
  };
  if (!map.items.some(kept)) {
    if (map.items.length > 0 || Object.keys(after).length > 0) replace(map, after, place, work);
    return;
  }
  const firstKept = map.items.findIndex(kept);
  map.items.forEach((pair, index) => {
    const key = keyOf(pair) ?? '';
    if (!kept(pair)) {
      forget(pair.value, work);
      removePair(work, map, index, index < firstKept);
    } else if (!isMerge(pair) && pair.value !== null) {
      change(pair.value, before[key] ?? null, after[key] ?? null, placeInMap(map, pair), work);
    }
  });
  const added = Object.entries(after).filter(([key, value]) => {
    const isMerged = !isExpanding && !isLeaving && Object.hasOwn(before, key);
    return !own.has(key) && !(isMerged && isSameJson(before[key], value));
  });
  if (added.length > 0) insertPairs(work, map, added);
}

function changeList(
  list: YAMLSeq<Node>,
  before: readonly ExactJson[],
  after: readonly ExactJson[],
  place: Place | undefined,
  work: Work,
): void {
  if (list.items.length === 0 || after.length < before.length) {
    if (!isSameJson(before, after)) replace(list, after, place, work);
    return;
  }
  list.items.forEach((item, index) => {
    change(item, before[index] ?? null, after[index] ?? null, placeInList(list, index, item), work);
  });
  const added = after.slice(before.length);
  if (added.length > 0) appendItems(work, list, added);
}

function replace(node: Node, value: ExactJson, place: Place | undefined, work: Work): void {
  if (place === undefined) throw new Error('a document cannot be replaced as a whole');
  forget(node, work);
  replaceValue(work, node, place, value);
}

/** Notes the anchors that go with a node. */
function forget(node: Node | null, { changed }: Work): void {
  for (const anchored of node === null ? [] : anchoredIn(node)) changed.add(anchored);
}

function isStale(alias: Node, { targets, changed }: Work): boolean {
  const target = isAlias(alias) ? targets.get(alias) : undefined;
  return target !== undefined && changed.has(target);
}
