import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import {
  asInteger,
  asList,
  asObject,
  isSameJson,
  type Json,
  type JsonObject,
  type Path,
  valueAt,
  withValueAt,
} from './json.ts';
import { applyOperations } from './json-patch.ts';
import { defaultContext, type PodContext } from './pod-context.ts';
import { reasonCatalogue } from './reasons.ts';
import { statusAnnotation } from './status.ts';
import { decideWorkload } from './workload/decide-workload.ts';

const context = defaultContext('0.0.0');

const inject = 'gracehook.io/inject';
const oddNames = ['web', 'constructor', 'istio-proxy', 'cloud-sql-proxy', 'b~/c'];
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
  { httpGet: { path: '/bye', port: 80, scheme: 'HTTP' } },
  { exec: { command: ['x'] } },
);
const container = fc
  .uniqueArray(fc.constantFrom(...oddNames), { minLength: 0, maxLength: 4 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        object({
          name: fc.constant(name),
          command: maybe(
            fc.constantFrom<Json>(['sh', '-c', 'serve'], ['npm', 'start'], ['--server.shutdown=x']),
          ),
          lifecycle: maybe(object({ preStop: maybe(hook), stopSignal: maybe(fc.constant('SIGQUIT')) })),
          livenessProbe: maybe(probe),
          startupProbe: maybe(probe),
          readinessProbe: maybe(probe),
          env: maybe(
            fc.array(
              object({
                name: fc.constantFrom('RETRY_COUNT', 'SERVER_SHUTDOWN', 'JAVA_OPTS', '__proto__'),
                value: fc.string(),
              }),
            ),
          ),
          envFrom: maybe(fc.constant([{ configMapRef: { name: 'c' }, prefix: 'S' }])),
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
    'gracehook.io/framework',
    'gracehook.io/readiness',
    'gracehook.io/containers',
    'gracehook.io/startup',
    'gracehook.io/readiness-port',
    'gracehook.io/pre-stop-path',
    'gracehook.io/pre-stop-port',
    'gracehook.io/stop-signal',
    'gracehook.io/status',
    '__proto__',
    'other',
  ),
  fc.oneof(
    fc.constantFrom(
      ...['5s', '0s', '9m', 'banana', 'RETRY_COUNT=3,LD_PRELOAD=x', 'tcp', 'grpc', 'auto', 'off', '/health'],
      ...[
        'web',
        'http',
        '8080',
        'SIGQUIT',
        'spring-boot',
        'SERVER_SHUTDOWN=x',
        'JAVA_OPTS=-Dserver.shutdown=x',
      ],
    ),
    fc.constant('{"v":1,"grace":{"written":1,"set":40},"preStop":{"web":"sleep 12","constructor":1}}'),
    fc.constant(
      '{"v":1,"preStop":{"web":"httpGet /bye 80"},"startup":{"web":"x"},"stopSignal":{"web":"SIGQUIT"}}',
    ),
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
    os: maybe(object({ name: fc.constantFrom('linux', 'windows') })),
    unknownField: junk,
  }),
});

/** Servers that keep more or fewer fields, with and without settings from farther away. */
const contexts: fc.Arbitrary<PodContext> = fc.record({
  version: fc.constant('0'),
  bounds: fc.constantFrom(context.bounds, { ...context.bounds, maxDelaySeconds: 10, maxGraceSeconds: 20 }),
  capabilities: fc.record({ sleep: fc.boolean(), stopSignal: fc.boolean() }),
  sources: fc.constantFrom<PodContext['sources']>(
    [],
    [
      {
        place: 'cluster',
        values: new Map([
          ['startup', 'auto'],
          ['delay', '9s'],
        ]),
      },
    ],
  ),
});

const allowedPaths =
  /^\/spec\/(terminationGracePeriodSeconds|containers\/\d+\/(lifecycle(\/preStop|\/stopSignal)?|readinessProbe|startupProbe|env(\/-)?)|(initContainers|containers)\/\d+\/(livenessProbe|startupProbe)\/terminationGracePeriodSeconds)$|^\/metadata\/(labels(\/gracehook\.io~1injected)?|annotations\/gracehook\.io~1status)$/;

it('applies, then changes nothing more; touches allowed paths only; keeps the grace period and what it does not know', () => {
  fc.assert(
    fc.property(pod, contexts, (original, context) => {
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

/** Any value where the API server would only ever send a list or a map; keys that objects inherit, big numbers. */
const oddKey = fc.constantFrom('__proto__', 'constructor', 'toString', 'name', 'a/b~c', '');
const hostile = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, '', 'web', 0, -1, 30, 1.5, 2 ** 53, 2 ** 63, -(2 ** 63), [], {}),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(oddKey, tie('value'), { maxKeys: 3 }),
  ),
})).value;

const placesOfHostility: readonly Path[] = [
  ['metadata', 'labels'],
  ['metadata', 'ownerReferences'],
  ['spec', 'initContainers'],
  ['spec', 'terminationGracePeriodSeconds'],
  ['spec', 'restartPolicy'],
  ...['lifecycle', 'livenessProbe', 'startupProbe', 'readinessProbe', 'env', 'envFrom', 'args', 'ports'].map(
    (key) => ['spec', 'containers', 0, key],
  ),
  ['spec', 'containers', 0, 'lifecycle', 'preStop'],
  ['spec', 'containers', 0, 'livenessProbe', 'httpGet'],
  ['spec', 'containers', 0, 'livenessProbe', 'terminationGracePeriodSeconds'],
  ['spec', 'containers', 0, 'env', 0],
  ['spec', 'containers', 0, 'ports', 0],
];

it('applies, then changes nothing more, with any JSON where a list, a map or a number belongs', () => {
  fc.assert(
    fc.property(pod, fc.array(fc.tuple(fc.constantFrom(...placesOfHostility), hostile)), (original, odds) => {
      const spoilt = odds.reduce<Json>(
        (current, [path, value]) => withValueAt(current, path, value),
        original,
      ) as JsonObject;
      const { operations } = decide(spoilt, context);
      const patched = applyOperations(spoilt, operations) as JsonObject;
      expect(decide(patched, context).operations).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

it('never throws, whatever JSON it is given', () => {
  fc.assert(
    fc.property(
      fc.dictionary(oddKey, hostile),
      hostile,
      hostile,
      hostile,
      (metadata, spec, containers, status) => {
        const annotations = { [inject]: 'enabled', [statusAnnotation]: JSON.stringify(status) };
        const whole = { metadata: { ...metadata, annotations }, spec };
        decide(whole, context);
        decide(withValueAt(whole, ['spec', 'containers'], containers) as JsonObject, context);
        decide({ metadata: spec, spec: containers }, context);
        decideWorkload({ ...whole, kind: 'Deployment' }, { old: { metadata: spec }, ...context });
        decideWorkload(
          {
            kind: 'Deployment',
            metadata: { name: 'web', annotations, managedFields: spec },
            spec: { template: containers },
          },
          { old: whole, ...context },
        );
      },
    ),
    { numRuns: 1_000 },
  );
});

const texts = fc.constantFrom('enabled', 'disabled', '5s', '9s', 'banana', 'A=1', 'surge', 'off');
const settings = fc.dictionary(
  fc.constantFrom(inject, 'gracehook.io/delay', 'gracehook.io/env', 'gracehook.io/strategy', 'other'),
  texts,
);
const deployment = fc
  .tuple(
    settings,
    settings,
    fc.constantFrom<Json>('25%', 0, 1),
    fc.constantFrom<Json>('25%', 0),
    fc.option(
      fc.constantFrom(
        '{"of":"Deployment/web","delay":"5s","inject":"enabled"}',
        '{"of":"Deployment/other","delay":"5s"}',
        '{"of":1,"__proto__":"x"}',
        '{',
      ),
    ),
    fc.boolean(),
  )
  .map(
    ([own, inTemplate, maxUnavailable, maxSurge, marker, isMarked]): JsonObject => ({
      kind: 'Deployment',
      metadata: {
        name: 'web',
        annotations: { ...own, ...(isMarked && { 'gracehook.io/strategy-was': 'x' }) },
      },
      spec: {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } },
        template: {
          metadata: {
            annotations: { ...inTemplate, ...(marker !== null && { 'gracehook.io/copied': marker }) },
          },
          spec: { containers: [{ name: 'web' }], unknown: 1 },
        },
      },
    }),
  );

it("settles a Deployment in one pass, and never changes a key of the template's author", () => {
  fc.assert(
    fc.property(deployment, fc.option(deployment, { nil: undefined }), (workload, old) => {
      const first = decideWorkload(workload, { old, ...context });
      for (const { code } of first.reasons) expect(Object.hasOwn(reasonCatalogue, code)).toBe(true);
      for (const warning of first.warnings) expect(warning.length).toBeLessThanOrEqual(120);
      const patched = applyOperations(workload, first.operations) as JsonObject;
      expect(decideWorkload(patched, { old, ...context }).operations).toEqual([]);
      const rollingUpdate = valueAt(patched, ['spec', 'strategy', 'rollingUpdate']);
      const before = valueAt(workload, ['spec', 'strategy', 'rollingUpdate']);
      if (!isSameJson(rollingUpdate, before))
        expect(rollingUpdate).not.toEqual({ maxUnavailable: 0, maxSurge: 0 });
      const path = ['spec', 'template', 'metadata', 'annotations'];
      if (valueAt(workload, [...path, 'gracehook.io/copied']) === undefined)
        expect(valueAt(patched, path)).toMatchObject(valueAt(workload, path) as JsonObject);
      expect(valueAt(patched, ['spec', 'template', 'spec'])).toEqual(
        valueAt(workload, ['spec', 'template', 'spec']),
      );
    }),
    { numRuns: 2_000 },
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
      if (seconds !== 12 && valueAt(hadHook, ['httpGet']) === undefined)
        expect(valueAt(patched, ['spec', 'containers', index, 'lifecycle', 'preStop'])).toEqual(hadHook);
    }
  });
}
