import { expect, it } from 'vitest';
import { adviceTable } from '../advice.ts';
import type { JsonObject } from '../json.ts';
import { decideManifests } from '../offline/decide-manifests.ts';
import { defaultContext } from '../pod-context.ts';
import { findingsFor } from './findings.ts';

function paths(manifest: JsonObject) {
  const policy = { context: defaultContext('test'), namespace: 'default', isAllOptedIn: false };
  return decideManifests([manifest], policy).flatMap((pod) =>
    findingsFor(pod).map(({ code, path }) => `${code} ${path.join('/')}`),
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
  ['a workload that is not opted in', deployment({}, {}, { containers: [app] }), ['NotOptedIn kind']],
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
    [
      `PreStopAlreadySet ${inContainers}/1/lifecycle/preStop`,
      `ReadinessAlreadySet ${inContainers}/1/readinessProbe`,
      `NoReadiness ${inContainers}/2`,
    ],
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
    ['NotOptedIn items/1/kind', `UnknownAnnotation items/1/${inTemplate}/x`],
  ],
])('finds %s', (_what, manifest, found) => {
  expect(paths(manifest)).toEqual(found);
});

it('says in one short sentence what can be done about each reason', () => {
  for (const [code, [, remedy]] of Object.entries(adviceTable)) {
    expect(remedy, code).toMatch(/^[A-Z][^\n]{5,110}\.$/);
  }
});
