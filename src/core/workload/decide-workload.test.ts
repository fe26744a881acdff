import { expect, it } from 'vitest';
import { type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';
import { decideWorkload } from './decide-workload.ts';

const context = defaultContext('0.0.0');
const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const annotationsPath = ['metadata', 'annotations'];
const templatePath = ['spec', 'template', 'metadata', 'annotations'];
const strategyPath = ['spec', 'strategy'];
const apiDefault = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };

function deployment(
  annotations: Record<string, string>,
  template: Record<string, string> = {},
  more: JsonObject = {},
): JsonObject {
  return {
    kind: 'Deployment',
    metadata: { name: 'web', annotations },
    spec: {
      replicas: 2,
      strategy: apiDefault,
      template: { metadata: { annotations: template }, spec: { containers: [{ name: 'web' }] } },
      ...more,
    },
  };
}

function decided(workload: JsonObject, old?: JsonObject) {
  const { operations, reasons, warnings, outcome } = decideWorkload(workload, { ...context, old });
  const result = applyOperations(workload, operations) as JsonObject;
  return {
    outcome,
    codes: codesOf(reasons),
    warnings,
    result,
    own: valueAt(result, annotationsPath),
    template: valueAt(result, templatePath),
    strategy: valueAt(result, strategyPath),
  };
}

const marker = (values: Record<string, string>, of = 'Deployment/web') => ({
  'gracehook.io/copied': JSON.stringify({ of, ...values }),
});
const surged = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } };
const mark = { 'gracehook.io/strategy-was': 'maxUnavailable=25%,maxSurge=25%' };
const optedIn = () => decided(deployment({ [inject]: 'enabled', [delay]: '7s' })).result;

it('copies its settings into the template with a marker, and takes a strategy that keeps all pods', () => {
  const { template, strategy, own, outcome } = decided(
    deployment({ [inject]: 'enabled', [delay]: '7s', 'gracehook.io/strategy': 'surge' }),
  );
  expect(outcome).toBe('patched');
  expect(template).toEqual({
    [inject]: 'enabled',
    [delay]: '7s',
    ...marker({ delay: '7s', inject: 'enabled' }),
  });
  expect(strategy).toEqual(surged);
  expect(own).toMatchObject(mark);
});

it('changes nothing the second time', () => {
  expect(decided(optedIn(), optedIn())).toMatchObject({ outcome: 'unchanged', codes: [] });
});

it('leaves no trace when the annotations go', () => {
  const without = withValueAt(
    withValueAt(optedIn(), [...annotationsPath, inject], undefined),
    [...annotationsPath, delay],
    undefined,
  );
  expect(decided(without as JsonObject, optedIn())).toMatchObject({
    own: {},
    template: {},
    strategy: apiDefault,
  });
});

it('restores the strategy after an undo, whose annotations have lost the mark', () => {
  const undone = deployment({}, {}, { strategy: surged });
  expect(decided(undone, optedIn())).toMatchObject({ strategy: apiDefault });
  expect(decided(undone)).toMatchObject({ strategy: surged, outcome: 'unchanged' });
});

it('heals a copy that is missing and removes one that is left over, without the old object', () => {
  const copies = { [inject]: 'enabled', [delay]: '7s' };
  const lost = deployment({ [inject]: 'enabled' }, copiesOf(copies));
  expect(decided(lost).template).toEqual({ [inject]: 'enabled', ...marker({ inject: 'enabled' }) });
  expect(decided(deployment({ ...copies })).template).toMatchObject(copies);
});

function copiesOf(values: Record<string, string>): Record<string, string> {
  return { ...values, ...marker({ delay: '7s', inject: 'enabled' }) };
}

it.each<[name: string, workload: JsonObject, template: Record<string, string>]>([
  ['the author of the template wrote', deployment({ [delay]: '7s' }, { [delay]: '9s' }), { [delay]: '9s' }],
  [
    'the author changed after it was copied',
    deployment({ [delay]: '7s' }, { [delay]: '9s', ...marker({ delay: '7s' }) }),
    { [delay]: '9s' },
  ],
  [
    'another workload was given, in a cloned template',
    deployment({}, { [inject]: 'enabled', ...marker({ inject: 'enabled' }, 'Deployment/other') }),
    { [inject]: 'enabled' },
  ],
  [
    'a client-side manifest names',
    deployment(
      {
        [lastApplied]: JSON.stringify({
          spec: { template: { metadata: { annotations: { [delay]: '7s' } } } },
        }),
      },
      { [delay]: '7s', ...marker({ delay: '7s' }) },
    ),
    { [delay]: '7s' },
  ],
])('never removes or changes a key that %s', (_name, workload, template) => {
  expect(decided(workload).template).toEqual(template);
});

it('leaves a key to the server-side manifest that names it', () => {
  const fieldsV1 = {
    'f:spec': { 'f:template': { 'f:metadata': { 'f:annotations': { [`f:${inject}`]: {} } } } },
  };
  const workload = deployment({}, { [inject]: 'enabled', ...marker({ inject: 'enabled' }) });
  const managed = (operation: string) =>
    withValueAt(workload, ['metadata', 'managedFields'], [{ operation, fieldsV1 }]) as JsonObject;
  expect(decided(managed('Apply')).template).toEqual({ [inject]: 'enabled' });
  expect(decided(managed('Update')).template).toEqual({});
});

it('takes a strategy where the author of the template opted in, and copies nothing', () => {
  const { strategy, template } = decided(deployment({}, { [inject]: 'enabled' }));
  expect([strategy, template]).toEqual([surged, { [inject]: 'enabled' }]);
});

it.each<[name: string, path: readonly string[]]>([
  ['on the workload', ['metadata', 'labels']],
  ['on its template', ['spec', 'template', 'metadata', 'labels']],
])('warns of a label %s that should be an annotation', (_name, path) => {
  const workload = withValueAt(deployment({}), path, { [inject]: 'enabled' }) as JsonObject;
  expect(decided(workload).warnings).toEqual([
    'gracehook.io/inject is a label and has no effect here; make it an annotation.',
  ]);
});

it('copies no bad value, and warns', () => {
  const { template, codes, warnings } = decided(deployment({ [inject]: 'enabled', [delay]: 'banana' }));
  expect(template).toEqual({ [inject]: 'enabled', ...marker({ inject: 'enabled' }) });
  expect([codes, warnings[0]]).toEqual([['InvalidAnnotation'], expect.stringContaining('"banana"')]);
});

it("lets the template's own value hide the workload's even where it is bad, and warns", () => {
  const workload = deployment({ [inject]: 'enabled' }, { [inject]: 'banana' });
  const { template, strategy, codes } = decided(workload);
  expect([template, strategy]).toEqual([{ [inject]: 'banana' }, apiDefault]);
  expect(codes).toEqual(['InvalidAnnotation', 'TemplateHides']);
});

it("says that the template's own value hides a bad one of the workload", () => {
  const { codes, template } = decided(
    deployment({ [inject]: 'enabled', [delay]: 'banana' }, { [delay]: '7s' }),
  );
  expect(codes).toEqual(['TemplateHides']);
  expect(template).toMatchObject({ [delay]: '7s' });
});

it.each<[name: string, template: Record<string, string>, kept: Record<string, string>]>([
  ['a marker that cannot be read', { 'gracehook.io/copied': '{' }, {}],
  ['keys with odd names', { toString: 'x', constructor: 'y' }, { toString: 'x', constructor: 'y' }],
])('makes its copies beside %s', (_name, template, kept) => {
  expect(decided(deployment({ [inject]: 'enabled' }, template)).template).toEqual({
    ...kept,
    [inject]: 'enabled',
    ...marker({ inject: 'enabled' }),
  });
});

it('takes a changed value over, and leaves a DaemonSet its own strategy', () => {
  const first = decided({ ...deployment({ [inject]: 'enabled', [delay]: '7s' }), kind: 'DaemonSet' }).result;
  const second = withValueAt(first, [...annotationsPath, delay], '9s') as JsonObject;
  const { template, strategy } = decided(second, first);
  expect(template).toEqual({
    [inject]: 'enabled',
    [delay]: '9s',
    ...marker({ delay: '9s', inject: 'enabled' }, 'DaemonSet/web'),
  });
  expect(strategy).toEqual(apiDefault);
});

it('takes no strategy where only namespace and cluster opted in, and warns of nothing', () => {
  const sources = (['namespace', 'cluster'] as const).map((place) => ({
    place,
    values: new Map([['inject', 'enabled']]),
  }));
  const { operations, warnings } = decideWorkload(deployment({ [delay]: '7s' }), {
    ...context,
    old: undefined,
    sources,
  });
  expect(operations.map(({ path }) => path)).toEqual([
    '/spec/template/metadata/annotations/gracehook.io~1delay',
    '/spec/template/metadata/annotations/gracehook.io~1copied',
  ]);
  expect(warnings).toEqual([]);
});

it('takes the mark back where somebody changed the strategy after us', () => {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: '25%' } };
  const changed = decided(deployment({ [inject]: 'enabled', ...mark }, {}, { strategy }));
  expect([changed.strategy, changed.own]).toEqual([strategy, { [inject]: 'enabled' }]);
});

it.each<[name: string, more: JsonObject, metadata?: JsonObject]>([
  [
    'somebody wrote numbers',
    { strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } },
  ],
  ['it is Recreate', { strategy: { type: 'Recreate' } }],
  [
    'a manifest names it',
    {},
    {
      annotations: { [inject]: 'enabled', [lastApplied]: JSON.stringify({ spec: { strategy: apiDefault } }) },
    },
  ],
  ['the setting is off', {}, { annotations: { [inject]: 'enabled', 'gracehook.io/strategy': 'off' } }],
])('keeps the strategy where %s', (_name, more, metadata = {}) => {
  const base = deployment({ [inject]: 'enabled' }, {}, more);
  const workload = { ...base, metadata: { ...(base['metadata'] as JsonObject), ...metadata } };
  expect(decided(workload).strategy).toEqual(valueAt(workload, strategyPath));
});

it.each<[name: string, spec: JsonObject]>([
  [
    'an extended resource',
    {
      containers: [{ name: 'web' }],
      initContainers: [{ name: 'warm-up', resources: { limits: { 'nvidia.com/gpu': 1 } } }],
    },
  ],
  ['a resource claim', { containers: [{ name: 'web' }], resourceClaims: [{ name: 'gpu' }] }],
  ['a host port', { containers: [{ name: 'a', ports: [{ containerPort: 80, hostPort: 80 }] }] }],
  [
    'a persistent volume claim',
    { containers: [{ name: 'a' }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] },
  ],
  [
    'required anti-affinity',
    {
      containers: [{ name: 'a' }],
      affinity: {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: {} }] },
      },
    },
  ],
  [
    'an extended resource such as a GPU',
    { containers: [{ name: 'a', resources: { limits: { 'nvidia.com/gpu': 1, cpu: 1 } } }] },
  ],
])('sets no surge that %s would block, and says so', (what, spec) => {
  const { strategy, codes, warnings } = decided(
    withValueAt(deployment({ [inject]: 'enabled' }), ['spec', 'template', 'spec'], spec) as JsonObject,
  );
  expect([strategy, codes]).toEqual([apiDefault, ['SurgeBlocked']]);
  expect(warnings[0]).toContain(what);
});

it('repairs a 0 of ours that meets a maxSurge of 0', () => {
  const zero = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } };
  expect(decided(deployment({ [inject]: 'enabled', ...mark }, {}, { strategy: zero })).strategy).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: '25%', maxSurge: 0 },
  });
  expect(decided(deployment({ [inject]: 'enabled' }, {}, { strategy: zero })).strategy).toEqual(zero);
});

it('warns of the rollout that opting in starts, and of it alone', () => {
  const before = deployment({});
  expect(decided(deployment({ [inject]: 'enabled' }), before).warnings).toEqual([
    'This rollout replaces pods without Gracehook; every one after it is covered.',
  ]);
  expect(decided(deployment({ [inject]: 'enabled' })).warnings).toEqual([]);
  expect(decided(withValueAt(optedIn(), ['spec', 'replicas'], 3) as JsonObject, optedIn()).warnings).toEqual(
    [],
  );
});

it('warns of one replica and of Recreate, where it opted in', () => {
  const more = { replicas: 1, strategy: { type: 'Recreate' } };
  expect(decided(deployment({ [inject]: 'enabled' }, {}, more)).codes).toEqual([
    'SingleReplica',
    'RecreateStrategy',
  ]);
  expect(decided(deployment({ [inject]: 'disabled' }, {}, more)).codes).toEqual([]);
});

it.each<[name: string, metadata: JsonObject, code: string]>([
  ['is being deleted', { name: 'web', deletionTimestamp: '2026-01-01T00:00:00Z' }, 'BeingDeleted'],
  [
    'an operator owns',
    { name: 'web', ownerReferences: [{ kind: 'Shop', controller: true }] },
    'OwnedByController',
  ],
  ['has no name yet', { generateName: 'web-' }, 'NameUnknown'],
])('writes nothing on a workload that %s', (_name, metadata, code) => {
  const workload = { ...deployment({}), metadata: { annotations: { [inject]: 'enabled' }, ...metadata } };
  expect(decided(workload)).toMatchObject({ outcome: 'skipped', codes: [code], result: workload });
});

it('tells the person who annotated a workload that another controller owns where to opt in instead', () => {
  const owned = withValueAt(
    deployment({ [inject]: 'enabled' }),
    ['metadata', 'ownerReferences'],
    [{ kind: 'Shop', controller: true }],
  ) as JsonObject;
  expect(decided(owned).warnings).toEqual([
    'A Shop owns this workload; opt in through its pod template or the namespace.',
  ]);
});

it('says nothing to an operator that opts in through its template', () => {
  const owned = withValueAt(
    deployment({}, { [inject]: 'enabled' }),
    ['metadata', 'ownerReferences'],
    [{ kind: 'Shop', controller: true }],
  ) as JsonObject;
  expect(decided(owned)).toMatchObject({ codes: ['OwnedByController'], warnings: [] });
});

it('copies to a StatefulSet without touching its strategy', () => {
  const workload = { ...deployment({ [inject]: 'enabled' }), kind: 'StatefulSet' };
  const { template, strategy, codes } = decided(workload);
  expect(template).toEqual({ [inject]: 'enabled', ...marker({ inject: 'enabled' }, 'StatefulSet/web') });
  expect([strategy, codes]).toEqual([apiDefault, []]);
});

it('makes no copy that would not fit', () => {
  const { codes, template } = decided(deployment({ [inject]: 'enabled' }, { big: 'x'.repeat(240 * 1024) }));
  expect([codes, Object.keys(template as JsonObject)]).toEqual([['AnnotationsTooLarge'], ['big']]);
});

it('sets no strategy where its mark would not fit, which the API server would refuse', () => {
  const workload = deployment({ [inject]: 'enabled', big: 'x'.repeat(240 * 1024) });
  const { codes, strategy, result } = decided(workload);
  expect([codes, strategy]).toEqual([['AnnotationsTooLarge'], apiDefault]);
  expect(Object.keys(valueAt(result, ['metadata', 'annotations']) as JsonObject)).toEqual([inject, 'big']);
});

it.each<[name: string, annotations: Record<string, string>, container: JsonObject, code: string]>([
  ['a delay above the cap', { [delay]: '9m' }, {}, 'DelayCapped'],
  ['a drain above the cap', { 'gracehook.io/drain': '20m' }, {}, 'GraceCapped'],
  ['a shell that swallows SIGTERM', {}, { command: ['sh', '-c', 'serve'] }, 'ShellEntrypoint'],
  ['a container that is not there', { 'gracehook.io/containers': 'web,api' }, {}, 'UnknownContainer'],
  ['no container that is there', { 'gracehook.io/containers': 'api' }, {}, 'NoKnownContainer'],
  [
    'a stop signal that the server drops',
    { 'gracehook.io/stop-signal': 'SIGQUIT' },
    {},
    'StopSignalUnsupported',
  ],
])('tells the person who applies it of %s', (_name, annotations, container, code) => {
  const containers = [{ name: 'web', ports: [{ containerPort: 80 }], ...container }];
  const base = deployment({ [inject]: 'enabled', ...annotations });
  const workload = withValueAt(base, ['spec', 'template', 'spec', 'containers'], containers) as JsonObject;
  const { codes, warnings, result } = decided(workload);
  expect(codes).toContain(code);
  expect(warnings.length).toBeGreaterThan(0);
  // The copies of an earlier time do not hide what the workload says now.
  const changed = withValueAt(result, [...annotationsPath, delay], '7s') as JsonObject;
  expect(decided(changed).codes.includes('DelayCapped')).toBe(false);
});

it.each<[name: string, workload: JsonObject, warning: string]>([
  [
    'a variable that changes which code runs',
    deployment({ [inject]: 'enabled', 'gracehook.io/env': 'LD_PRELOAD=x' }),
    'gracehook.io/env: LD_PRELOAD can change which code runs; set it in the manifest.',
  ],
  [
    'a paused rollout',
    deployment({ [inject]: 'enabled' }, {}, { paused: true }),
    'The rollout is paused, so pods run without Gracehook until it is resumed.',
  ],
  [
    'a name that it does not have yet',
    { ...deployment({}), metadata: { generateName: 'web-', annotations: { [inject]: 'enabled' } } },
    'The workload has no name yet, so its settings reach the template at its next update.',
  ],
])('warns the person who applies it of %s', (_name, workload, warning) => {
  expect(decided(workload).warnings).toEqual([warning]);
});

it('gives no advice to a workload that did not opt in', () => {
  const replicas = { replicas: 1, strategy: { type: 'Recreate' } };
  expect(decided(deployment({ 'gracehook.io/drain': '20m' }, {}, replicas)).codes).toEqual([]);
});
