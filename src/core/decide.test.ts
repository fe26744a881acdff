import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import { type JsonObject, valueAt, withValueAt } from './json.ts';
import { applyOperations } from './json-patch.ts';
import { defaultContext, type PodContext } from './pod-context.ts';
import { codesOf } from './reasons.ts';
import { statusAnnotation } from './status.ts';

const context = defaultContext('0.1.0');
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

it.each([
  ['opted in itself', { [inject]: 'enabled', 'gracehook.io/delay': 'bad' }, 1],
  ['only lies in a labelled namespace', {}, 0],
])(
  'writes nothing at all on a pod that %s where the admin forbids it',
  (_name, annotations, warningCount) => {
    const { outcome, operations, reasons, warnings } = decide(podOf(annotations), {
      ...context,
      namespace: 'shop',
      bounds: { ...context.bounds, forbiddenNamespaces: new Set(['shop']) },
      sources: [{ place: 'namespace', values: new Map([['inject', 'enabled']]) }],
    });
    expect([outcome, operations, codesOf(reasons)]).toEqual(['skipped', [], ['Forbidden']]);
    expect(warnings).toHaveLength(warningCount);
  },
);

it('injects by what it knows while the namespace is not known, says so, and warns nobody', () => {
  const pod = podOf({ [inject]: 'enabled' });
  const cluster = { place: 'cluster' as const, values: new Map([['delay', '7s']]) };
  const given = { ...context, isNamespaceUnknown: true, sources: [cluster] };
  const { outcome, reasons, warnings, settings, operations } = decide(pod, given);
  expect([outcome, settings?.delay, warnings]).toEqual(['patched', { value: 7, source: 'cluster' }, []]);
  expect(codesOf(reasons)).toContain('NamespaceUnknown');
  expect(decide(applyOperations(pod, operations) as JsonObject, given).operations).toEqual([]);
  expect(codesOf(decide(podOf({}), given).reasons)).toEqual(['NotOptedIn', 'NamespaceUnknown']);
});

it('warns the author of what the author wrote, never of what namespace or cluster say', () => {
  const bad = new Map([
    ['delay', 'banana'],
    ['dealy', '5s'],
    ['env', 'LD_PRELOAD=x,9=y,OTHER=z'],
  ]);
  const far = (['namespace', 'cluster'] as const).map((place) => ({ place, values: bad }));
  const silent = decide(podOf({ [inject]: 'enabled' }), { ...context, sources: far });
  expect(silent.warnings).toEqual([]);
  expect(codesOf(silent.reasons)).toEqual([
    'InvalidAnnotation',
    'UnknownAnnotation',
    'ForbiddenVariable',
    'VariableNotAllowed',
    'NoReadiness',
  ]);
  const own = Object.fromEntries([...bad].map(([name, value]) => [`gracehook.io/${name}`, value]));
  const loud = decide(podOf({ [inject]: 'enabled', ...own }), { ...context, sources: far });
  expect(loud.warnings).toHaveLength(4);
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

it.each([20, 60, 140])(
  'gives an empty second pass for %d containers of long names, one of them pinned',
  (count) => {
    const containers = Array.from({ length: count }, (_, index) => ({
      name: `container-with-a-long-name-${index}`,
      ...(index === 0 && { livenessProbe: { tcpSocket: { port: 80 } } }),
    }));
    const pod = podOf({ [inject]: 'enabled' }, { containers });
    const patched = applyOperations(pod, decide(pod, context).operations) as JsonObject;
    expect(decide(patched, context).operations).toEqual([]);
  },
);

it('uses the default where a value cannot be read, and warns the author', () => {
  const pod = podOf({ [inject]: 'enabled', 'gracehook.io/delay': 'banana' });
  const { outcome, operations, warnings } = decide(pod, context);
  expect(outcome).toBe('patched');
  expect(warnings).toEqual([
    'gracehook.io/delay: "banana" is not a duration; write one such as 90s, 1m30s or 500ms.',
  ]);
  expect(operations[0]).toEqual({
    op: 'add',
    path: '/spec/containers/0/lifecycle',
    value: { preStop: { sleep: { seconds: 5 } } },
  });
});

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'handles annotations, labels, containers and variables named %s as any other',
  (name) => {
    const pod = JSON.parse(
      `{"metadata":{"annotations":{"${inject}":"enabled","${name}":"a","gracehook.io/${name}":"b",
        "gracehook.io/env":"${name}=1"},"labels":{"${name}":"c"}},
        "spec":{"containers":[{"name":"${name}","livenessProbe":{"tcpSocket":{"port":80}}}]}}`,
    ) as JsonObject;
    const { operations, outcome, reasons } = decide(pod, context);
    const patched = applyOperations(pod, operations) as JsonObject;
    expect([outcome, codesOf(reasons)]).toEqual(['patched', ['UnknownAnnotation']]);
    expect(valueAt(patched, ['metadata', 'labels', name])).toBe('c');
    expect(valueAt(patched, ['spec', 'containers', 0, 'env'])).toEqual([{ name, value: '1' }]);
    const status = JSON.parse(valueAt(patched, ['metadata', 'annotations', statusAnnotation]) as string);
    expect(valueAt(status, ['preStop', name])).toBe('sleep 5');
    expect(decide(patched, context).operations).toEqual([]);
  },
);

it('takes null for every list, map and field that may be missing', () => {
  const container = {
    name: 'web',
    env: null,
    ports: null,
    lifecycle: null,
    livenessProbe: null,
    readinessProbe: null,
  };
  const pod: JsonObject = {
    metadata: {
      annotations: { [inject]: 'enabled', 'gracehook.io/env': 'A=1' },
      labels: null,
      ownerReferences: null,
    },
    spec: {
      containers: [container],
      initContainers: null,
      terminationGracePeriodSeconds: null,
      restartPolicy: null,
    },
  };
  const { outcome, operations } = decide(pod, context);
  const patched = applyOperations(pod, operations) as JsonObject;
  expect(outcome).toBe('patched');
  expect(valueAt(patched, ['spec', 'terminationGracePeriodSeconds'])).toBe(40);
  expect(valueAt(patched, ['spec', 'containers', 0, 'env'])).toEqual([{ name: 'A', value: '1' }]);
  expect(decide(patched, context).operations).toEqual([]);
});

it.each<[name: string, pod: JsonObject]>([
  ['no metadata', { spec: {} }],
  ['no spec', { metadata: { annotations: { [inject]: 'enabled' } } }],
  ['a list for metadata', { metadata: [] }],
  ['containers that are none', podOf({ [inject]: 'enabled' }, { containers: [null, 1, [], { name: 2 }] })],
])('skips a pod with %s', (_name, pod) => {
  expect(decide(pod, context).outcome).toBe('skipped');
});

const stored = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'Always',
  resources: {},
};

it('changes nothing on its own pod as the API server stores it, with defaults filled in', () => {
  const containers = [
    { name: 'a', livenessProbe: { httpGet: { path: '/live', port: 80, host: 'x' }, periodSeconds: 20 } },
    { name: 'b', livenessProbe: { grpc: { port: 9000 } } },
    { name: 'c', ports: [{ containerPort: 8080, name: 'http' }] },
  ];
  const owner = { ownerReferences: [{ kind: 'ReplicaSet', controller: true }] };
  const pod = podOf({ [inject]: 'enabled', 'gracehook.io/env': 'A=1' }, { containers }, owner);
  const patched = applyOperations(pod, decide(pod, context).operations) as JsonObject;
  const probeDefaults = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  const asStored = {
    ...patched,
    spec: {
      ...(patched['spec'] as JsonObject),
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      containers: (valueAt(patched, ['spec', 'containers']) as JsonObject[]).map((container) => ({
        ...stored,
        ...container,
        ...(container['livenessProbe'] !== undefined && {
          livenessProbe: { ...probeDefaults, ...(container['livenessProbe'] as JsonObject) },
        }),
      })),
    },
  };
  expect(decide(asStored, context)).toMatchObject({ outcome: 'unchanged', operations: [] });
});

it.each([
  ['', true],
  ['A', true],
  ['AB', true],
  ['ABC', false],
  ['B', false],
  ['C_', true],
  ['C_D2', false],
  ['D', false],
])('says whether what envFrom takes with the prefix %j may be hidden: %s', (prefix, isSaid) => {
  const containers = [{ name: 'web', envFrom: [{ prefix: 'ZZ' }, { prefix }] }];
  const pod = podOf({ [inject]: 'enabled', 'gracehook.io/env': 'C_D=1,AB=2,A=3' }, { containers });
  expect(codesOf(decide(pod, context).reasons).includes('EnvFromOverridden')).toBe(isSaid);
});

const manyOf = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));

it('adds no variables that would make the pod too large to be stored, and all the rest', () => {
  const text = manyOf(5_000, (index) => `NAME_${index}=value`).join(',');
  const podWith = (count: number) => {
    const containers = manyOf(count, (index) => ({ name: `c${index}` }));
    return podOf(
      { [inject]: 'enabled', 'gracehook.io/env': text, 'gracehook.io/framework': 'uvicorn' },
      { containers },
    );
  };
  const large = decide(podWith(500), context);
  const added = applyOperations(podWith(500), large.operations);
  expect(codesOf(large.reasons)).toContain('VariablesTooLarge');
  expect(valueAt(added, ['spec', 'containers', 499])).toMatchObject({
    env: [{ name: 'UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN' }],
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
  });
  expect(decide(added as JsonObject, context).operations).toEqual([]);
  expect(codesOf(decide(podWith(1), context).reasons)).not.toContain('VariablesTooLarge');
});

it('knows its own empty variable again, which the API server stores without a value', () => {
  const pod = podOf({ [inject]: 'enabled', 'gracehook.io/env': 'A=' });
  const patched = applyOperations(pod, decide(pod, context).operations);
  const withVariable = (variable: JsonObject) =>
    withValueAt(patched, ['spec', 'containers', 0, 'env', 0], variable) as JsonObject;
  expect(decide(withVariable({ name: 'A' }), context).operations).toEqual([]);
  const fromElsewhere = { name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } };
  expect(outcomeOf(withVariable(fromElsewhere)).codes).toContain('VariableAlreadySet');
});

it('says anew what it did on a pod made from the YAML of one that was skipped', () => {
  const container = { name: 'web', lifecycle: { preStop: { exec: {} } }, readinessProbe: {} };
  const first = podOf({ [inject]: 'enabled' }, { terminationGracePeriodSeconds: 0, containers: [container] });
  const skipped = applyOperations(first, decide(first, context).operations);
  const second = withValueAt(skipped, ['spec', 'terminationGracePeriodSeconds'], 60) as JsonObject;
  const { outcome, operations } = decide(second, context);
  const handled = applyOperations(second, operations);
  expect(outcome).toBe('unchanged');
  expect(valueAt(handled, ['metadata', 'annotations', statusAnnotation])).not.toContain('GracePeriodZero');
});

it('warns of a duration without a unit, which is read as seconds', () => {
  const { warnings, settings } = decide(podOf({ [inject]: 'enabled', 'gracehook.io/delay': '7' }), context);
  expect([settings?.delay.value, warnings]).toEqual([
    7,
    ['gracehook.io/delay: "7" has no unit and is read as seconds; write 7s.'],
  ]);
});

it('keeps warnings to five lines of 120 characters', () => {
  const bad = Array.from({ length: 9 }, (_, index) => [`gracehook.io/${'x'.repeat(50)}${index}`, 'y']);
  const { warnings } = decide(
    podOf({ [inject]: 'enabled', 'gracehook.io/delay': 'z'.repeat(500), ...Object.fromEntries(bad) }),
    context,
  );
  expect(warnings.length).toBeLessThanOrEqual(5);
  for (const line of warnings) expect(line.length).toBeLessThanOrEqual(120);
});

it('gives a pod in a manifest the same but for the status annotation, and nothing the second time', () => {
  const offline = { ...context, isOffline: true };
  const pod = podOf({ [inject]: 'enabled' });
  const online = outcomeOf(pod);
  expect(outcomeOf(pod, offline).paths).toEqual(online.paths.filter((path) => !path.includes('status')));
  const injected = applyOperations(pod, decide(pod, offline).operations) as JsonObject;
  expect(outcomeOf(injected, offline)).toMatchObject({ outcome: 'unchanged', paths: [] });
  expect(outcomeOf(injected)).toMatchObject({
    outcome: 'unchanged',
    paths: ['/metadata/annotations/gracehook.io~1status'],
  });
});

it('takes the status of an earlier pass away from a pod in a manifest, and injects what changed since', () => {
  const pod = podOf({ [inject]: 'enabled' });
  const stored = applyOperations(pod, decide(pod, context).operations);
  const slower = withValueAt(stored, ['metadata', 'annotations', 'gracehook.io/delay'], '9s') as JsonObject;
  const injected = applyOperations(slower, decide(slower, { ...context, isOffline: true }).operations);
  expect(injected).toMatchObject({
    metadata: { annotations: { [inject]: 'enabled', 'gracehook.io/delay': '9s' } },
    spec: {
      terminationGracePeriodSeconds: 44,
      containers: [{ lifecycle: { preStop: { sleep: { seconds: 9 } } } }],
    },
  });
  expect(valueAt(injected, ['metadata', 'annotations', statusAnnotation])).toBeUndefined();
});

it('reports a label that should be an annotation, but nothing of the sort in a forbidden namespace', () => {
  const pod = podOf({}, {}, { labels: { [inject]: 'enabled' } });
  const bounds = { ...context.bounds, forbiddenNamespaces: new Set(['shop']) };
  expect(outcomeOf(pod).codes).toEqual(['NotOptedIn', 'MisplacedLabel']);
  expect(decide(pod, context).warnings).toEqual([
    'gracehook.io/inject is a label and has no effect here; make it an annotation.',
  ]);
  expect(outcomeOf(pod, { ...context, namespace: 'shop', bounds }).codes).toEqual(['Forbidden']);
});

it.each<[owners: JsonObject[], outcome: string]>([
  [[{ kind: 'Job' }, { kind: 'ReplicaSet', controller: true }], 'patched'],
  [[{ kind: 'ReplicaSet' }, { kind: 'Job', controller: true }], 'skipped'],
  [[{ kind: 'Job', controller: false }], 'patched'],
])('asks the controller among the owners %j: %s', (ownerReferences, outcome) => {
  expect(outcomeOf(podOf({ [inject]: 'enabled' }, {}, { ownerReferences })).outcome).toBe(outcome);
});

it('takes the label of an earlier pass from a pod that is skipped now', () => {
  const web = podOf({ [inject]: 'enabled' });
  const injected = applyOperations(web, decide(web, context).operations) as JsonObject;
  const owners = [{ kind: 'Job', controller: true }];
  const job = withValueAt(injected, ['metadata', 'ownerReferences'], owners) as JsonObject;
  const { outcome, operations } = decide(job, context);
  expect([outcome, operations[0]]).toEqual([
    'skipped',
    { op: 'remove', path: '/metadata/labels/gracehook.io~1injected' },
  ]);
  const skipped = applyOperations(job, operations) as JsonObject;
  expect(decide(skipped, context).operations).toEqual([]);
});
