import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import type { JsonObject } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { decideManifests } from '../offline/decide-manifests.ts';
import { defaultContext } from '../pod-context.ts';
import { explainPod } from './explain-pod.ts';

const context = defaultContext('test');

function explained(manifest: JsonObject) {
  const [pod] = decideManifests([manifest], { context, namespace: 'default', isAllOptedIn: false });
  if (pod === undefined) throw new Error('no pod');
  return explainPod(pod);
}

/** The fields as short rows. */
function rows(manifest: JsonObject) {
  return explained(manifest).fields.map(({ container = '', field, value = 'none', setBy, was, because }) =>
    [container, field, value, was === undefined ? '' : `was ${was}`, setBy, because.join(' ')]
      .filter(Boolean)
      .join(', '),
  );
}

function deployment(annotations: JsonObject, spec: JsonObject): JsonObject {
  return {
    kind: 'Deployment',
    metadata: { name: 'web', annotations: { 'gracehook.io/inject': 'enabled', ...annotations } },
    spec: { replicas: 1, template: { spec } },
  };
}

const app = {
  name: 'web',
  ports: [{ containerPort: 8080 }],
  livenessProbe: { httpGet: { path: '/live', port: 8080 } },
};
const own = {
  name: 'own',
  lifecycle: { preStop: { exec: { command: ['x'] } } },
  readinessProbe: { exec: { command: ['y'] } },
  env: [{ name: 'A', value: 'x' }],
};
const sidecar = { name: 'mesh', restartPolicy: 'Always', startupProbe: { tcpSocket: { port: 1 } } };

it('names for each field the final value, who set it, and because of which setting', () => {
  const spec = { containers: [app, own], initContainers: [sidecar] };
  expect(rows(deployment({ 'gracehook.io/env': 'A=1' }, spec))).toEqual([
    'grace period, 40s, was 30s, gracehook, delay drain buffer',
    'web, preStop, sleep 5s, gracehook, delay',
    'web, readinessProbe, httpGet /live 8080, gracehook, readiness readiness-port',
    'web, livenessProbe grace, 35s, gracehook, delay',
    'web, env, A, gracehook, env',
    'own, preStop, exec, author',
    'own, readinessProbe, none, author',
    'mesh, startupProbe, tcpSocket 1, author',
    'mesh, startupProbe grace, 30s, gracehook, delay',
    'maxUnavailable, 0, was 25%, gracehook, strategy',
    'label, injected=true, gracehook, inject',
  ]);
});

it('tells the author and the defaults of Kubernetes from Gracehook where nothing was to be done', () => {
  const spec = { terminationGracePeriodSeconds: 90, containers: [own] };
  expect(rows({ ...deployment({ 'gracehook.io/strategy': 'off' }, spec), kind: 'Deployment' })).toEqual([
    'grace period, 90s, author',
    'own, preStop, exec, author',
    'own, readinessProbe, none, author',
    'maxUnavailable, 25%, default',
    'label, injected=true, gracehook, inject',
  ]);
});

it('knows its own work in a pod that was read from a cluster', () => {
  const pod: JsonObject = {
    kind: 'Pod',
    metadata: { name: 'web', annotations: { 'gracehook.io/inject': 'enabled' } },
    spec: { containers: [app] },
  };
  const stored = applyOperations(pod, decide(pod, context).operations) as JsonObject;
  expect(rows(stored)).toEqual(rows(pod).map((row) => row.replace('was 35s, ', '')));
});

it('knows its own strategy on a Deployment that was read from a cluster, unless a manifest names it', () => {
  const live = (more: JsonObject): JsonObject => ({
    kind: 'Deployment',
    metadata: {
      name: 'web',
      uid: 'u',
      annotations: {
        'gracehook.io/inject': 'enabled',
        'gracehook.io/strategy-was': 'maxUnavailable=25%,maxSurge=25%',
        ...more,
      },
    },
    spec: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } },
      template: { spec: { containers: [own] } },
    },
  });
  const applied = JSON.stringify({ spec: { strategy: { rollingUpdate: { maxUnavailable: 0 } } } });
  expect(rows(live({}))).toContain('maxUnavailable, 0, was 25%, gracehook, strategy');
  expect(rows(live({ 'kubectl.kubernetes.io/last-applied-configuration': applied }))).toContain(
    'maxUnavailable, 0, author',
  );
});

it('lists the strategy for Deployments only', () => {
  const listed = (kind: string) =>
    explained({ ...deployment({}, { containers: [app] }), kind }).settings.map(({ name }) => name);
  expect(listed('Deployment')).toContain('strategy');
  expect(listed('StatefulSet')).not.toContain('strategy');
});

it('gives every reason with its remedy, and what kubectl warns of', () => {
  const { reasons, warnings } = explained(deployment({ 'gracehook.io/delya': '1s' }, { containers: [app] }));
  expect(reasons.map(({ code, grade }) => [code, grade])).toEqual([
    ['UnknownAnnotation', 'error'],
    ['SingleReplica', 'warning'],
  ]);
  expect(warnings).toEqual(reasons.map(({ detail }) => detail));
});

it.each<[what: string, annotations: JsonObject, container: JsonObject, costs: RegExp[]]>([
  ['no hook of ours', { 'gracehook.io/delay': '0s' }, own, []],
  ['a hook', {}, { name: 'web' }, [/^Every pod takes up to 5 s longer to end/]],
  [
    'a hook and a liveness probe',
    {},
    app,
    [
      /^Every pod/,
      /^A restart of web by its livenessProbe takes up to 5 s longer/,
      /^The question of web's livenessProbe now decides its readiness/,
    ],
  ],
])('names what it costs: %s', (_what, annotations, container, costs) => {
  const said = explained(deployment(annotations, { containers: [container] })).costs;
  expect(said).toEqual(costs.map((cost) => expect.stringMatching(cost)));
});
