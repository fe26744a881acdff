import {
  type Document,
  isAlias,
  LineCounter,
  parseAllDocuments,
  type Scalar,
  type Tags,
  visit,
  type YAMLError,
} from 'yaml';
import { asObject, type JsonObject } from '../core/json.ts';
import { type ExactJson, exactJson, plainJson } from './exact-json.ts';
import { isMerge, keyOf } from './node-text.ts';
import type { Input } from './read-inputs.ts';
import { UnreadableManifest } from './unreadable-manifest.ts';

/** One manifest: what it stands for, and the nodes that say where each part of it is in the text. */
export interface Manifest {
  readonly json: JsonObject;
  readonly exact: ExactJson;
  readonly yaml: Document.Parsed;
}

/** A file of manifests. Documents that are empty or hold only comments are no manifests. */
export interface ManifestFile {
  readonly input: Input;
  readonly lines: LineCounter;
  readonly manifests: readonly Manifest[];
}

/** An alias may stand for another, and so on; more copies of one node than this would be an attack. */
const mostAliases = 10_000;

/**
 * Parses YAML (or JSON, which is YAML) the way that kubectl does: YAML 1.1, where `0644` is octal and `yes` a boolean,
 * with the octal `0o644` of YAML 1.2, and without dates and base-60 numbers, which Go's parser takes for strings
 * (https://pkg.go.dev/sigs.k8s.io/yaml). Throws `UnreadableManifest`.
 */
export function parseManifests(input: Input): ManifestFile {
  const lines = new LineCounter();
  const documents = parseAllDocuments(input.text, {
    version: '1.1',
    customTags: (tags: Tags) => ['intOct', ...tags.filter((tag) => !isUnknownToGo(tag))],
    intAsBigInt: true,
    // The library looks for double keys in the square of their number; firstDoubleKey does not.
    uniqueKeys: false,
    keepSourceTokens: true,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: lines,
  });
  const all = 'empty' in documents ? [] : documents;
  const manifests = all.flatMap((yaml) => {
    const exact = exactValue(yaml, input.name, lines);
    if (exact === null) return [];
    const json = asObject(plainJson(exact));
    if (json === undefined)
      throw refused(input.name, lines, yaml.contents?.range[0] ?? 0, 'is no Kubernetes object');
    return [{ json, exact, yaml }];
  });
  return { input, lines, manifests };
}

const unknownToGo = new Set(['TIME', 'timestamp', 'binary', 'omap', 'pairs', 'set']);

function isUnknownToGo(tag: Tags[number]): boolean {
  if (typeof tag === 'string') return unknownToGo.has(tag);
  const name = tag.tag.replace('tag:yaml.org,2002:', '');
  return unknownToGo.has(name) || ('format' in tag && unknownToGo.has(tag.format ?? ''));
}

function exactValue(yaml: Document.Parsed, name: string, lines: LineCounter): ExactJson {
  const [error] = yaml.errors;
  if (error !== undefined) throw refused(name, lines, error.pos[0], `is no YAML: ${sentence(error)}`);
  const double = firstDoubleKey(yaml);
  if (double !== undefined) throw refused(name, lines, double, 'is no YAML: Map keys must be unique');
  try {
    return exactJson(yaml.toJS({ maxAliasCount: mostAliases }));
  } catch (cause) {
    throw refused(
      name,
      lines,
      firstBadAlias(yaml) ?? yaml.range[0],
      `is no YAML: ${(cause as Error).message}`,
    );
  }
}

function firstDoubleKey(yaml: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(yaml, {
    Map(_key, { items }) {
      const keys = new Set<string | undefined>();
      for (const pair of items) {
        const key = isMerge(pair) ? undefined : keyOf(pair);
        if (key !== undefined && keys.has(key)) offset ??= (pair.key as Scalar).range?.[0];
        keys.add(key);
      }
    },
  });
  return offset;
}

function firstBadAlias(yaml: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(yaml, {
    Alias(_key, alias) {
      if (offset === undefined && isAlias(alias) && alias.resolve(yaml) === undefined)
        offset = alias.range?.[0];
    },
  });
  return offset;
}

function sentence({ message }: YAMLError): string {
  return message.replace(/\s+/g, ' ').trim();
}

function refused(name: string, lines: LineCounter, offset: number, what: string): UnreadableManifest {
  const { line } = lines.linePos(offset);
  return new UnreadableManifest(`${name}:${Math.max(line, 1)}: the document ${what}`);
}
