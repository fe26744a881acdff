import { expect, it } from 'vitest';
import { adviceTable } from '../advice.ts';
import type { JsonObject } from '../json.ts';
import { decideManifests } from '../offline/decide-manifests.ts';
import { defaultContext } from '../pod-context.ts';
import { findingsFor } from './findings.ts';

function paths(manifest: JsonObject) {
  const policy = { context: defaultContext('test'), namespace: 'default', isAllOptedIn: false };
  return findingsFor(decideManifests([manifest], policy)).map(
    ({ code, path }) => `${code} ${path.join('/')}`,
  );
}

function deployment(
  own: JsonObject,
  template: JsonObject,
  spec: JsonObject,
  more: JsonObject = {},
): JsonObject {
  return {
    kind: 'Deployment',
    metadata: { name: 'web', annotations: own },
    spec: { replicas: 2, template: { metadata: { annotations: template }, spec }, ...more },
  };
}

const enabled = { 'gracehook.io/inject': 'enabled' };
const app = { name: 'web', ports: [{ containerPort: 8080 }] };
const inTemplate = 'spec/template/metadata/annotations/gracehook.io';
const inContainers = 'spec/template/spec/containers';

it.each<[what: string, manifest: JsonObject, found: string[]]>([
  ['a workload that is not opted in', deployment({}, {}, { containers: [app] }), []],
  [
    'annotations of both, each where it stands; what both read is found once',
    deployment(
      { ...enabled, 'gracehook.io/drain': 'x' },
      { 'gracehook.io/delay': 'y' },
      { containers: [app] },
    ),
    [`InvalidAnnotation ${inTemplate}/delay`, 'InvalidAnnotation metadata/annotations/gracehook.io/drain'],
  ],
  [
    'containers',
    deployment(
      enabled,
      {},
      {
        containers: [
          app,
          { name: 'own', lifecycle: { preStop: { exec: {} } }, readinessProbe: { exec: {} } },
          { name: 'silent' },
        ],
      },
    ),
    [`PreStopAlreadySet ${inContainers}/1/lifecycle/preStop`, `NoReadiness ${inContainers}/2`],
  ],
  [
    'fields of the pod',
    deployment(enabled, {}, { terminationGracePeriodSeconds: 0, containers: [app] }),
    ['GracePeriodZero spec/template/spec/terminationGracePeriodSeconds'],
  ],
  [
    'fields of the workload',
    deployment(enabled, {}, { containers: [app] }, { replicas: 1, strategy: { type: 'Recreate' } }),
    ['SingleReplica spec/replicas', 'RecreateStrategy spec/strategy'],
  ],
  [
    'what is in a List',
    {
      kind: 'List',
      items: [{ kind: 'Service' }, deployment({}, { 'gracehook.io/x': 'y' }, { containers: [app] })],
    },
    [`UnknownAnnotation items/1/${inTemplate}/x`],
  ],
  [
    'a setting that nobody opted in for',
    deployment({}, { 'gracehook.io/readinessPort': '1' }, { containers: [app] }),
    [`NotOptedIn ${inTemplate}/readinessPort`],
  ],
  [
    'names that are misspelt or misplaced, each at its own key',
    deployment(
      { ...enabled, 'gracehook.com/delay': '5s', [`gracehook.com/${'x'.repeat(60)}`]: '' },
      {},
      { containers: [app] },
      { template: { metadata: { labels: { 'gracehook.io/drain': '5s' } }, spec: { containers: [app] } } },
    ),
    [
      'UnknownAnnotation metadata/annotations/gracehook.com/delay',
      `UnknownAnnotation metadata/annotations/gracehook.com/${'x'.repeat(60)}`,
      'MisplacedLabel spec/template/metadata/labels/gracehook.io/drain',
    ],
  ],
  [
    'what a setting asks for and cannot get, at that setting',
    deployment(
      { ...enabled, 'gracehook.io/stop-signal': 'SIGQUIT', 'gracehook.io/containers': 'web,x' },
      {},
      { containers: [app] },
    ),
    [
      'UnknownContainer metadata/annotations/gracehook.io/containers',
      'StopSignalUnsupported metadata/annotations/gracehook.io/stop-signal',
    ],
  ],
])('finds %s', (_what, manifest, found) => {
  expect(paths(manifest)).toEqual(found);
});

it('finds what a Namespace got wrong there, and once for all its pods', () => {
  const shop = {
    kind: 'Namespace',
    metadata: {
      name: 'shop',
      labels: { 'gracehook.io/delay': '5s' },
      annotations: { 'gracehook.io/env': 'A=1', 'gracehook.io/stop-signal': 'SIGQUIT' },
    },
  };
  const [one, two] = ['one', 'two'].map((name) => ({
    ...deployment({}, enabled, { containers: [app] }),
    kind: name === 'one' ? 'Deployment' : 'Rollout',
    metadata: { name },
  }));
  const manifests = [one ?? {}, two ?? {}, { kind: 'List', items: [shop] }];
  const policy = { context: defaultContext('test'), namespace: 'shop', isAllOptedIn: false };
  const found = findingsFor(decideManifests(manifests, policy)).map(
    ({ code, object, manifest, path }) => `${code} ${object} ${manifest} ${path.join('/')}`,
  );
  expect(found).toEqual([
    'UnknownAnnotation namespace/shop 2 items/0/metadata/labels/gracehook.io/delay',
    'VariableNotAllowed namespace/shop 2 items/0/metadata/annotations/gracehook.io/env',
    'StopSignalUnsupported namespace/shop 2 items/0/metadata/annotations/gracehook.io/stop-signal',
  ]);
});

it('says in one short sentence what can be done about each reason', () => {
  for (const [code, [, remedy]] of Object.entries(adviceTable)) {
    expect(remedy, code).toMatch(/^[A-Z][^\n]{5,110}\.$/);
  }
});
