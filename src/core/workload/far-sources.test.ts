import { expect, it } from 'vitest';
import { type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext } from '../pod-context.ts';
import { defaultBounds } from '../policy/bounds.ts';
import type { SettingsSource } from '../policy/sources.ts';
import { codesOf } from '../reasons.ts';
import { decideWorkload } from './decide-workload.ts';

const standard = { ...defaultContext('0.0.0'), old: undefined };

// What a namespace says, and what the admin's bounds do, to a workload.
const maxUnavailable = ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'];

function deployment(annotations: Record<string, string>): JsonObject {
  return {
    kind: 'Deployment',
    metadata: { name: 'web', annotations },
    spec: {
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
      template: { spec: { containers: [{ name: 'web' }] } },
    },
  };
}

function saysNamespace(values: Record<string, string>): SettingsSource[] {
  return [{ place: 'namespace', values: new Map(Object.entries(values)) }];
}

it.each([
  [{}, 0],
  [{ strategy: 'surge' }, 0],
  [{ strategy: 'off' }, '25%'],
  [{ strategy: 'bad' }, 0],
  [{ inject: 'disabled' }, 0],
])('a Deployment that opted in, in a namespace that says %j, has maxUnavailable %s', (values, expected) => {
  const workload = deployment({ 'gracehook.io/inject': 'enabled' });
  const decision = decideWorkload(workload, { ...standard, sources: saysNamespace(values) });
  expect(valueAt(applyOperations(workload, decision.operations), maxUnavailable)).toBe(expected);
  expect(decision.warnings).toEqual([]);
});

it('writes nothing on a workload that says nothing, whatever its namespace says', () => {
  const sources = saysNamespace({ inject: 'enabled', delay: '7s', env: 'A=1' });
  expect(decideWorkload(deployment({}), { ...standard, sources }).operations).toEqual([]);
});

it('copies as ever in a forbidden namespace, which concerns pods only, and tells the person', () => {
  const context = {
    ...standard,
    namespace: 'shop',
    bounds: { ...defaultBounds, forbiddenNamespaces: new Set(['shop']) },
  };
  const { outcome, reasons } = decideWorkload(deployment({ 'gracehook.io/inject': 'enabled' }), context);
  expect([outcome, codesOf(reasons)]).toEqual(['patched', ['Forbidden']]);
});

it('says nothing of the rollouts of pods that are left alone', () => {
  const bounds = { ...defaultBounds, forbiddenNamespaces: new Set(['shop']) };
  const single = withValueAt(
    deployment({ 'gracehook.io/inject': 'enabled' }),
    ['spec', 'replicas'],
    1,
  ) as JsonObject;
  expect(codesOf(decideWorkload(single, { ...standard, namespace: 'shop', bounds }).reasons)).toEqual([
    'Forbidden',
  ]);
  expect(codesOf(decideWorkload(single, { ...standard, namespace: 'other', bounds }).reasons)).toEqual([
    'SingleReplica',
  ]);
});

it('judges by the admin’s bounds', () => {
  const bounds = { ...defaultBounds, maxDelaySeconds: 6, allowedEnv: new Set(['A']) };
  const workload = deployment({ 'gracehook.io/inject': 'enabled', 'gracehook.io/delay': '7s' });
  const sources = saysNamespace({ env: 'A=1' });
  const { reasons, settings } = decideWorkload(workload, {
    ...standard,
    sources,
    bounds,
    isNamespaceUnknown: true,
  });
  expect(codesOf(reasons)).toEqual(['NamespaceUnknown', 'DelayCapped']);
  expect(settings?.env.sources).toEqual(new Map([['A', 'namespace']]));
});

it.each<[own: Record<string, string>, said: Record<string, string> | undefined, codes: string[]]>([
  [{ delay: '7s' }, {}, ['NotOptedIn']],
  [{ delay: '7s' }, { delay: '3s' }, ['NotOptedIn']],
  [{ delay: '7s' }, { inject: 'enabled' }, []],
  [{ delay: '7s' }, { inject: 'disabled' }, []],
  [{ delay: '7s' }, undefined, []],
  [{ delay: '7s', inject: 'disabled' }, {}, []],
  [{ delay: '7s', inject: 'yes' }, {}, ['InvalidAnnotation']],
  [{ 'strategy-was': 'x' }, {}, []],
  [{ dealy: '7s' }, {}, ['UnknownAnnotation']],
  [{ dealy: '7s', delay: '7s' }, {}, ['NotOptedIn', 'UnknownAnnotation']],
])('tells an author who says %j in a namespace that says %j: %j', (own, said, codes) => {
  const prefixed = Object.entries(own).map(([name, value]) => [`gracehook.io/${name}`, value]);
  const sources = said === undefined ? [] : saysNamespace(said);
  const { reasons, warnings } = decideWorkload(deployment(Object.fromEntries(prefixed)), {
    ...standard,
    sources,
  });
  expect([codesOf(reasons), warnings.length]).toEqual([codes, codes.length]);
});

it('says nothing of a missing opt-in where only the cluster’s word is known', () => {
  const sources: SettingsSource[] = [{ place: 'cluster', values: new Map([['drain', '9s']]) }];
  const workload = deployment({ 'gracehook.io/delay': '7s' });
  expect(decideWorkload(workload, { ...standard, sources }).reasons).toEqual([]);
});

const grace = (seconds: number) => ({ terminationGracePeriodSeconds: seconds });
it.each<[said: Record<string, string>, own: Record<string, string>, spec: JsonObject, warned: string[]]>([
  [{ containers: 'web,api' }, {}, {}, []],
  [{ containers: 'web,api' }, { containers: 'web,db' }, {}, ['This pod has no container "db".']],
  [{ 'stop-signal': 'SIGQUIT' }, {}, {}, []],
  [{ startup: 'auto', 'pre-stop-path': '/x' }, {}, {}, []],
  [{ drain: '11m' }, {}, {}, []],
  [
    { drain: '11m' },
    { drain: '12m' },
    {},
    ['The grace period would be 740s, the cluster allows 600s; it is 600s.'],
  ],
  [{}, {}, grace(600), ['The grace period would be 605s, the cluster allows 600s; it is 600s.']],
  [
    {},
    {},
    { containers: [{ name: 'web', command: ['npm', 'start'] }] },
    ['web starts by npm, which may not pass SIGTERM on; start the app with exec.'],
  ],
])(
  'where the namespace says %j and the author %j, spec %j, the author is told %j',
  (said, own, spec, warned) => {
    const prefixed = Object.entries(own).map(([name, value]) => [`gracehook.io/${name}`, value]);
    const workload = deployment({ 'gracehook.io/inject': 'enabled', ...Object.fromEntries(prefixed) });
    const path = ['spec', 'template', 'spec'];
    const given = withValueAt(workload, path, { ...(valueAt(workload, path) as JsonObject), ...spec });
    const { warnings, reasons } = decideWorkload(given as JsonObject, {
      ...standard,
      sources: saysNamespace(said),
    });
    expect(warnings).toEqual(warned);
    // It is still counted.
    expect(reasons.length).toBeGreaterThan(0);
  },
);
