import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Json, Path } from '../core/json.ts';
import type { Fault } from './fault.ts';

/** A YAML document as JSON, and the line of each of its parts. */
export interface ReadYaml {
  readonly value: Json;
  readonly lineOf: (path: Path) => number;
}

/**
 * Reads one YAML document, or says all that is wrong with it. Only plain YAML is taken: a name that stands twice hides
 * a mistake, and anchors, aliases and tags can make a small file large or another than it looks.
 */
export function readYaml(text: string): ReadYaml | readonly Fault[] {
  const lineCounter = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lineCounter.linePos(offset).line);
  // The library looks for double names in the square of their number; duplicatesIn does not.
  const options = { lineCounter, stringKeys: true, uniqueKeys: false, prettyErrors: false } as const;
  const document = parseDocument(text, { ...options, logLevel: 'error' });
  const faults = document.errors.map(({ code, message, pos }) => ({
    line: lineAt(pos[0]),
    what: plainWords[code] ?? `this is not readable as YAML: ${message}`,
  }));
  if (faults.length > 0) return faults;
  const unplain = unplainParts(document).map(({ offset, what }) => ({ line: lineAt(offset), what }));
  if (unplain.length > 0) return unplain;
  let begins: ReadonlyMap<string, number> | undefined;
  return {
    value: (document.toJS() ?? null) as Json,
    lineOf: (path) => {
      begins ??= offsets(document.contents);
      return lineAt(begins.get(JSON.stringify(path)) ?? 0);
    },
  };
}

const plainWords: Partial<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here; write one',
  NON_STRING_KEY: 'a name is a plain text; write it before a colon',
  RESOURCE_EXHAUSTION: 'this is nested too deeply to be a configuration',
};

function unplainParts(document: Document): { offset: number; what: string }[] {
  const found: { offset: number; what: string }[] = [];
  visit(document, {
    Alias: (_key, { range }) => {
      found.push({ offset: range?.[0] ?? 0, what: 'aliases are not used here; write the value out' });
    },
    Node: (_key, node) => {
      if (!isNode(node)) return;
      const offset = node.range?.[0] ?? 0;
      if ('anchor' in node && node.anchor !== undefined)
        found.push({ offset, what: 'anchors are not used here; leave it out' });
      if (node.tag !== undefined)
        found.push({ offset, what: 'tags are not used here; write the value without it' });
    },
    Map: (_key, { items }) => {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) {
          const what = `${JSON.stringify(key.value)} stands here a second time; keep one of the two`;
          found.push({ offset: key.range?.[0] ?? 0, what });
        }
        names.add(key.value);
      }
    },
  });
  return found;
}

/** Where each part begins, by its path as JSON: a member at its name, an item of a list at its value. */
function offsets(node: unknown, path: Path = [], found = new Map<string, number>()): Map<string, number> {
  const note = (key: string | number, begin: unknown, value: unknown) => {
    const partPath = [...path, key];
    found.set(JSON.stringify(partPath), isNode(begin) ? (begin.range?.[0] ?? 0) : 0);
    offsets(value, partPath, found);
  };
  if (isMap(node))
    for (const { key, value } of node.items) note(String(isScalar(key) ? key.value : key), key, value);
  if (isSeq(node)) for (const [index, item] of node.items.entries()) note(index, item, item);
  return found;
}
