import fc from 'fast-check';
import {
  Alias,
  Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Node,
  Pair,
  Scalar,
  visit,
} from 'yaml';
import type { Json, JsonObject } from '../../src/core/json.ts';

/** An object whose members may be missing, in any order. */
function object(members: Record<string, fc.Arbitrary<Json>>): fc.Arbitrary<JsonObject> {
  const names = Object.keys(members);
  return fc
    .tuple(fc.record(members, { requiredKeys: [] }), fc.shuffledSubarray(names, { minLength: names.length }))
    .map(([value, order]) =>
      Object.fromEntries(order.flatMap((name) => (name in value ? [[name, value[name] as Json]] : []))),
    );
}

const text = fc.constantFrom(
  ...[
    'web',
    'a: b',
    '# no comment',
    'yes',
    '0644',
    '12:30',
    '- x',
    '',
    ' x ',
    'a\nb\n',
    'a\n\n\nb',
    'y'.repeat(90),
  ],
);
const probe = object({
  httpGet: object({ path: fc.constant('/live'), port: fc.constant(8080) }),
  periodSeconds: fc.constant(5),
  terminationGracePeriodSeconds: fc.constantFrom(10, 2 ** 53 + 2),
});
const hooks: Json[] = [null, {}, { postStart: { exec: { command: ['x'] } } }, { preStop: { exec: {} } }];
const container = object({
  image: text,
  lifecycle: fc.constantFrom(...hooks),
  env: fc.constantFrom<Json>(null, [], [{ name: 'B', value: 'x' }], [{ name: 'A', value: 'y' }]),
  ports: fc.constant([{ containerPort: 8080, name: 'http' }]),
  livenessProbe: probe,
  readinessProbe: probe,
  args: fc.array(text, { maxLength: 2 }),
  unknown: fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
});
const containers = fc
  .array(container, { minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map((one, index) => (index % 2 ? { ...one, name: `c${index}` } : { name: `c${index}`, ...one })),
  );
const podSpec = object({
  terminationGracePeriodSeconds: fc.constantFrom<Json>(30, 60, null, 2 ** 60),
  volumes: fc.constantFrom<Json>([], [{ name: 'v' }]),
  nodeSelector: fc.constant({ a: 'b' }),
});
const optedIn = { 'gracehook.io/inject': 'enabled', 'gracehook.io/env': 'A=1' };
const pod = fc
  .tuple(
    podSpec,
    containers,
    fc.constantFrom<JsonObject>({ labels: {} }, { labels: { app: 'web' } }, { labels: null }, {}),
  )
  .map(
    ([spec, all, metadata]): JsonObject => ({
      metadata: { ...metadata, annotations: optedIn },
      spec: { ...spec, containers: all },
    }),
  );

/** Manifests of several kinds, opted in where they have pods. */
export const manifest: fc.Arbitrary<JsonObject> = pod.chain((template) =>
  fc.constantFrom<JsonObject>(
    { kind: 'Deployment', metadata: { name: 'web' }, spec: { template } },
    { kind: 'Pod', ...template },
    { kind: 'List', items: [{ kind: 'StatefulSet', spec: { template } }, { kind: 'Service' }] },
    { kind: 'ConfigMap', data: { key: 'a\n  b\n' } },
  ),
);

/** How a text is written: which odd form each node takes, and the options of the whole. */
export const writing = fc.record({
  choices: fc.array(fc.nat({ max: 40 }), { minLength: 30, maxLength: 30 }),
  indent: fc.constantFrom(2, 4, 3),
  indentSeq: fc.boolean(),
  flowCollectionPadding: fc.boolean(),
  lineWidth: fc.constantFrom(0, 30),
  isCrlf: fc.boolean(),
  hasLastBreak: fc.boolean(),
  hasAliases: fc.boolean(),
});
type Writing = typeof writing extends fc.Arbitrary<infer T> ? T : never;

const scalarTypes = ['QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED', 'PLAIN'] as const;

/** A manifest as odd YAML: comments, flow and block, quotes, aliases and merges that may change what it says. */
export function oddYaml(
  json: Json,
  { choices, hasAliases, isCrlf, hasLastBreak, ...options }: Writing,
): string {
  const document = new Document(json, { version: '1.1', aliasDuplicateObjects: false });
  let step = 0;
  const choice = () => choices[step++ % choices.length] as number;
  const earlier: (Node & { anchor?: string })[] = [];
  const aliasOf = (target: Node & { anchor?: string }) => {
    target.anchor ??= `a${step}`;
    return new Alias(target.anchor);
  };
  const merge = ({ value: map }: Pair) => {
    if (!isMap(map)) return;
    const isInside = (node: Node) =>
      isMap(node) && node.items.some((item) => isPair(item) && item.value === map);
    const target = earlier.find((node) => isMap(node) && !isInside(node));
    if (target !== undefined && choice() < 3)
      map.items.unshift(new Pair(new Scalar('<<'), aliasOf(target)) as never);
  };
  visit(document, {
    Pair(_key, pair) {
      if (hasAliases) merge(pair);
    },
    Node(key, node, path) {
      if (key === 'key' || isAlias(node)) return undefined;
      const kind = choice();
      if (kind === 0) node.comment = ' a comment';
      if (kind === 1) node.commentBefore = ' one before: x';
      if (kind === 2) node.spaceBefore = true;
      if (isCollection(node) && kind > 2 && kind < 6) node.flow = true;
      if (isScalar(node) && typeof node.value === 'string') node.type = scalarTypes[kind % 5] ?? 'PLAIN';
      const target = earlier[choice() % Math.max(earlier.length, 1)];
      if (
        hasAliases &&
        path.length > 8 &&
        kind > 34 &&
        target !== undefined &&
        !path.includes(target as never)
      ) {
        return aliasOf(target);
      }
      if (path.length > 2) earlier.push(node as Node);
      return undefined;
    },
  });
  const written = document.toString(options);
  const broken = isCrlf ? written.replaceAll('\n', '\r\n') : written;
  return hasLastBreak ? broken : broken.trimEnd();
}
