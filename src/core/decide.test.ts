import { expect, it } from 'vitest';
import { decide, type PodContext } from './decide.ts';
import { type JsonObject, valueAt } from './json.ts';
import { applyOperations } from './json-patch.ts';
import { defaultBounds } from './policy/bounds.ts';
import { codesOf } from './reasons.ts';
import { statusAnnotation } from './status.ts';

const context: PodContext = {
  sources: [],
  bounds: defaultBounds,
  capabilities: { sleep: true },
  version: '0.1.0',
};
const inject = 'gracehook.io/inject';

function podOf(
  annotations: Record<string, string>,
  spec: JsonObject = {},
  metadata: JsonObject = {},
): JsonObject {
  return { metadata: { annotations, ...metadata }, spec: { containers: [{ name: 'web' }], ...spec } };
}

function outcomeOf(pod: JsonObject, given: PodContext = context) {
  const { outcome, reasons, operations } = decide(pod, given);
  return { outcome, codes: codesOf(reasons), paths: operations.map(({ path }) => path) };
}

it.each<[name: string, pod: JsonObject, codes: string[]]>([
  ['that says nothing', podOf({}), ['NotOptedIn']],
  ['that says disabled', podOf({ [inject]: 'disabled' }), ['Disabled']],
  ['with a value that is none', podOf({ [inject]: 'yes' }), ['NotOptedIn', 'InvalidAnnotation']],
  [
    'that mirrors a static one',
    podOf({ [inject]: 'enabled', 'kubernetes.io/config.mirror': 'x' }),
    ['MirrorPod'],
  ],
])('writes nothing at all on a pod %s', (_name, pod, codes) => {
  expect(outcomeOf(pod)).toEqual({ outcome: 'skipped', codes, paths: [] });
});

it.each<[name: string, pod: JsonObject, code: string]>([
  [
    'of a Job',
    podOf({ [inject]: 'enabled' }, {}, { ownerReferences: [{ kind: 'Job', controller: true }] }),
    'RunsToCompletion',
  ],
  [
    'that restarts on failure only',
    podOf({ [inject]: 'enabled' }, { restartPolicy: 'OnFailure' }),
    'RunsToCompletion',
  ],
  [
    'whose containers are all unknown',
    podOf({ [inject]: 'enabled', 'gracehook.io/containers': 'api' }),
    'NoKnownContainer',
  ],
])('writes only the status on a pod %s', (_name, pod, code) => {
  const { outcome, codes, paths } = outcomeOf(pod);
  expect([outcome, codes[0], paths]).toEqual([
    'skipped',
    code,
    ['/metadata/annotations/gracehook.io~1status'],
  ]);
});

it.each<
  [pod: string | undefined, workload: string | undefined, namespace: string | undefined, isInjected: boolean]
>([
  ['enabled', undefined, undefined, true],
  [undefined, 'enabled', undefined, true],
  [undefined, undefined, 'enabled', true],
  ['disabled', 'enabled', 'enabled', false],
  [undefined, 'disabled', 'enabled', false],
  ['enabled', 'disabled', 'disabled', true],
  ['true', undefined, 'false', true],
  ['banana', undefined, 'enabled', true],
])('pod %s, workload %s, namespace %s: injected %s', (pod, workload, namespace, isInjected) => {
  const copied = { 'gracehook.io/copied': JSON.stringify({ of: 'Deployment/web', inject: workload }) };
  const annotations = {
    ...(workload !== undefined && { [inject]: workload, ...copied }),
    ...(pod !== undefined && { [inject]: pod }),
  };
  const sources =
    namespace === undefined
      ? []
      : [{ place: 'namespace' as const, values: new Map([['inject', namespace]]) }];
  expect(outcomeOf(podOf(annotations), { ...context, sources }).outcome).toBe(
    isInjected ? 'patched' : 'skipped',
  );
});

it('says in the status what it did and from where, and never a value of a variable', () => {
  const pod = podOf({ [inject]: 'enabled', 'gracehook.io/env': 'TOKEN=secret', 'gracehook.io/delay': '7s' });
  const patched = applyOperations(pod, decide(pod, context).operations);
  const text = valueAt(patched, ['metadata', 'annotations', statusAnnotation]) as string;
  expect(JSON.parse(text)).toEqual({
    v: 1,
    by: '0.1.0',
    grace: { written: 30, set: 42 },
    preStop: { web: 'sleep 7' },
    env: { web: ['TOKEN'] },
    settings: {
      delay: [7, 'pod'],
      drain: [20, 'default'],
      buffer: [15, 'default'],
      readiness: ['auto', 'default'],
    },
    reasons: ['NoReadiness'],
  });
  expect(text).not.toContain('secret');
  expect(valueAt(patched, ['metadata', 'labels'])).toEqual({ 'gracehook.io/injected': 'true' });
  expect(decide(patched as JsonObject, context)).toMatchObject({ outcome: 'unchanged', operations: [] });
});

it('adds variables that a container does not set, keeps those it sets, and refuses those that change code', () => {
  const env = [
    { name: 'RETRY_COUNT', value: '1' },
    { name: 'FROM', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
  ];
  const pod = podOf(
    { [inject]: 'enabled', 'gracehook.io/env': 'RETRY_COUNT=3,FROM=x,NEW="a,b",LD_PRELOAD=x,9=z' },
    { containers: [{ name: 'web', env }] },
  );
  const { operations, reasons } = decide(pod, context);
  const patched = applyOperations(pod, operations);
  expect(valueAt(patched, ['spec', 'containers', 0, 'env'])).toEqual([...env, { name: 'NEW', value: 'a,b' }]);
  expect(codesOf(reasons)).toEqual([
    'InvalidAnnotation',
    'ForbiddenVariable',
    'VariableAlreadySet',
    'NoReadiness',
  ]);
});

it('touches only the containers that are named, and reports a name that is none', () => {
  const pod = podOf(
    { [inject]: 'enabled', 'gracehook.io/containers': 'web, nosuch' },
    { containers: [{ name: 'web' }, { name: 'log' }] },
  );
  const { codes, paths } = outcomeOf(pod);
  expect(paths.filter((path) => path.includes('lifecycle'))).toEqual(['/spec/containers/0/lifecycle']);
  expect(codes).toContain('UnknownContainer');
});

it('leaves the annotations alone where they are near the limit', () => {
  const { codes, paths, outcome } = outcomeOf(podOf({ [inject]: 'enabled', big: 'x'.repeat(240 * 1024) }));
  expect([
    outcome,
    codes.includes('AnnotationsTooLarge'),
    paths.some((path) => path.includes('annotations')),
  ]).toEqual(['patched', true, false]);
});

it('keeps the status within 2 KiB for 250 containers, and the second pass is empty all the same', () => {
  const containers = Array.from({ length: 250 }, (_, index) => ({
    name: `c${index}`,
    livenessProbe: { tcpSocket: { port: 80 } },
  }));
  const pod = podOf({ [inject]: 'enabled' }, { containers });
  const patched = applyOperations(pod, decide(pod, context).operations) as JsonObject;
  expect(
    (valueAt(patched, ['metadata', 'annotations', statusAnnotation]) as string).length,
  ).toBeLessThanOrEqual(2048);
  expect(decide(patched, context).operations).toEqual([]);
});
