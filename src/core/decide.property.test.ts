import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide, type PodContext } from './decide.ts';
import { asInteger, asList, asObject, type Json, type JsonObject, valueAt, withValueAt } from './json.ts';
import { applyOperations } from './json-patch.ts';
import { defaultBounds } from './policy/bounds.ts';
import { reasonCatalogue } from './reasons.ts';

const context: PodContext = {
  sources: [],
  bounds: defaultBounds,
  capabilities: { sleep: true },
  version: '0.0.0',
};

const oddNames = ['web', 'constructor', 'a', 'toString', 'b~/c'];
const junk = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }),
) as fc.Arbitrary<Json>;
const seconds = fc.oneof(fc.integer({ min: -5, max: 900 }), fc.constant(2 ** 63), fc.constant(30));
/** A member that may be missing, wrong, or right; null lists are what real API objects have. */
const maybe = (value: fc.Arbitrary<Json>) =>
  fc.option(fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) }), {
    nil: undefined,
  });

function object(members: Record<string, fc.Arbitrary<Json | undefined>>): fc.Arbitrary<JsonObject> {
  return fc.record(members).map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
}

const handler = fc.oneof(
  object({
    httpGet: object({
      path: maybe(fc.constant('/live')),
      port: fc.constantFrom<Json>(8080, 'http', 0),
      host: maybe(fc.constant('x')),
    }),
  }),
  object({ tcpSocket: object({ port: fc.integer({ min: 1, max: 65_535 }) }) }),
  object({ exec: object({ command: fc.constant(['true']) }) }),
);
const probe = fc
  .tuple(
    handler,
    object({
      terminationGracePeriodSeconds: maybe(seconds),
      periodSeconds: maybe(fc.integer()),
      unknown: junk,
    }),
  )
  .map(([kind, rest]) => ({ ...rest, ...kind }));
const hook = fc.constantFrom<Json>(
  { sleep: { seconds: 0 } },
  { sleep: { seconds: 12 } },
  { exec: { command: ['x'] } },
);
const container = fc
  .uniqueArray(fc.constantFrom(...oddNames), { minLength: 0, maxLength: 4 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        object({
          name: fc.constant(name),
          lifecycle: maybe(object({ preStop: maybe(hook) })),
          livenessProbe: maybe(probe),
          startupProbe: maybe(probe),
          readinessProbe: maybe(probe),
          env: maybe(
            fc.array(object({ name: fc.constantFrom('RETRY_COUNT', 'X', '__proto__'), value: fc.string() })),
          ),
          ports: maybe(
            fc.array(
              object({
                containerPort: fc.integer({ min: 1, max: 70_000 }),
                name: maybe(fc.constantFrom('http', 'metrics', 'grpc')),
              }),
            ),
          ),
          custom: junk,
        }),
      ),
    ),
  );
const annotations = fc.dictionary(
  fc.constantFrom(
    'gracehook.io/delay',
    'gracehook.io/drain',
    'gracehook.io/env',
    'gracehook.io/readiness',
    'gracehook.io/containers',
    'gracehook.io/status',
    '__proto__',
    'other',
  ),
  fc.oneof(
    fc.constantFrom('5s', '0s', '9m', 'banana', 'RETRY_COUNT=3,LD_PRELOAD=x', 'tcp', 'off', '/health', 'web'),
    fc.constant('{"v":1,"grace":{"written":1,"set":40},"preStop":{"web":"sleep 12","constructor":1}}'),
    fc.string(),
  ),
);
const pod: fc.Arbitrary<JsonObject> = object({
  metadata: annotations.chain((extra) =>
    object({
      annotations: fc.constant({ ...extra, 'gracehook.io/inject': 'enabled' }),
      labels: maybe(fc.dictionary(fc.string(), fc.string())),
      ownerReferences: maybe(fc.constant([{ kind: 'ReplicaSet', controller: true }])),
    }),
  ),
  spec: object({
    containers: container,
    initContainers: maybe(
      container.map((all) =>
        all.map((one) => ({ ...one, name: `i-${one['name']}`, restartPolicy: 'Always' })),
      ),
    ),
    terminationGracePeriodSeconds: maybe(seconds),
    hostNetwork: maybe(fc.boolean()),
    unknownField: junk,
  }),
});

const allowedPaths =
  /^\/spec\/(terminationGracePeriodSeconds|containers\/\d+\/(lifecycle(\/preStop)?|readinessProbe|env(\/-)?)|(initContainers|containers)\/\d+\/(livenessProbe|startupProbe)\/terminationGracePeriodSeconds)$|^\/metadata\/(labels(\/gracehook\.io~1injected)?|annotations\/gracehook\.io~1status)$/;

it('applies, then changes nothing more; touches allowed paths only; keeps the grace period and what it does not know', () => {
  fc.assert(
    fc.property(pod, (original) => {
      const { operations, reasons, warnings, outcome } = decide(original, context);
      for (const { path } of operations) expect(path).toMatch(allowedPaths);
      for (const { code } of reasons) expect(Object.hasOwn(reasonCatalogue, code)).toBe(true);
      for (const warning of warnings) expect(warning.length).toBeLessThanOrEqual(120);
      expect(warnings.length).toBeLessThanOrEqual(5);
      const patched = applyOperations(original, operations);
      const again = decide(patched as JsonObject, context);
      expect({ outcome: again.outcome === 'skipped', operations: again.operations }).toEqual({
        outcome: outcome === 'skipped',
        operations: [],
      });
      expectGraceKept(original, patched);
      expectUnknownKept(original, patched);
    }),
    { numRuns: 2_000 },
  );
});

it('never throws, whatever JSON it is given', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<Json>),
      junk,
      junk,
      (metadata, spec, containers) => {
        const hostile = {
          metadata: { ...metadata, annotations: { 'gracehook.io/inject': 'enabled' } },
          spec,
        };
        decide(hostile, context);
        decide(withValueAt(hostile, ['spec', 'containers'], containers) as JsonObject, context);
      },
    ),
    { numRuns: 1_000 },
  );
});

const grace = (value: Json) => valueAt(value, ['spec', 'terminationGracePeriodSeconds']);

function expectGraceKept(original: Json, patched: Json): void {
  const before = asInteger(grace(original) ?? 30);
  const after = asInteger(grace(patched) ?? 30);
  if (before === undefined || after === undefined) expect(grace(patched)).toBe(grace(original));
  else expect(after).toBeGreaterThanOrEqual(before);
  const sleeps = asList(valueAt(patched, ['spec', 'containers'])).flatMap((one, index) => {
    const path = ['lifecycle', 'preStop', 'sleep', 'seconds'];
    const had = valueAt(original, ['spec', 'containers', index, ...path]);
    const has = valueAt(one, path);
    return typeof has === 'number' && had === undefined ? [has] : [];
  });
  if (after !== undefined) for (const sleep of sleeps) expect(sleep).toBeLessThanOrEqual(after);
}

function expectUnknownKept(original: Json, patched: Json): void {
  expect(valueAt(patched, ['spec', 'unknownField'])).toEqual(valueAt(original, ['spec', 'unknownField']));
  asList(valueAt(original, ['spec', 'containers'])).forEach((one, index) => {
    expect(valueAt(patched, ['spec', 'containers', index, 'custom'])).toEqual(valueAt(one, ['custom']));
    const hadHook = asObject(valueAt(one, ['lifecycle', 'preStop']));
    if (hadHook !== undefined) {
      const seconds = valueAt(hadHook, ['sleep', 'seconds']);
      // A hook that a (forged) status names exactly is taken for ours; every other one stays.
      if (seconds !== 12)
        expect(valueAt(patched, ['spec', 'containers', index, 'lifecycle', 'preStop'])).toEqual(hadHook);
    }
  });
}
