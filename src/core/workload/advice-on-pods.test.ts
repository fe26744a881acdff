import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf, reason } from '../reasons.ts';
import { adviceOnPods } from './advice-on-pods.ts';

const context = defaultContext('0.0.0');

/** The advice on pods of a template whose own annotations and whose workload say this. */
function adviceTo(template: JsonObject, values: Record<string, string>, given = context) {
  const own = [
    { place: 'workload' as const, values: new Map(Object.entries({ inject: 'enabled', ...values })) },
  ];
  return codesOf(adviceOnPods({ kind: 'Deployment', spec: { template } }, own, given));
}

function templateOf(container: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return { spec: { containers: [{ name: 'web', ...container }] }, ...more };
}

it.each<[template: JsonObject, values: Record<string, string>, codes: string[]]>([
  [templateOf(), {}, []],
  [templateOf(), { containers: 'web,api' }, ['UnknownContainer']],
  [templateOf(), { containers: 'api' }, ['NoKnownContainer', 'UnknownContainer']],
  [templateOf(), { drain: '20m' }, ['GraceCapped']],
  [templateOf(), { 'pre-stop-path': '/bye' }, ['PreStopPortUnknown']],
  [templateOf(), { 'stop-signal': 'SIGQUIT' }, ['StopSignalUnsupported']],
  [templateOf(), { startup: 'tcp' }, ['NoStartup']],
  [templateOf({ command: ['npm', 'start'] }), {}, ['ShellEntrypoint']],
  [{ spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'web' }] } }, {}, ['GracePeriodZero']],
  [templateOf({ command: ['npm', 'start'] }), { inject: 'disabled' }, []],
])('of pods of %j with %j, tells a person %j', (template, values, codes) => {
  expect(adviceTo(template, values)).toEqual(codes);
});

it('tells of a namespace that the admin forbids, and nothing else', () => {
  const bounds = { ...context.bounds, forbiddenNamespaces: new Set(['shop']) };
  const forbidden = { ...context, bounds, namespace: 'shop' };
  expect(adviceTo(templateOf({ command: ['npm', 'start'] }), {}, forbidden)).toEqual(['Forbidden']);
});

it('judges by what the workload says now, not by the copies of an earlier time', () => {
  const annotations = {
    'gracehook.io/containers': 'web,api',
    'gracehook.io/copied': '{"of":"Deployment/web","containers":"web,api"}',
  };
  expect(adviceTo(templateOf({}, { metadata: { annotations } }), { containers: 'web' })).toEqual([]);
});

const places = ['namespace', 'cluster'] as const;

/** The advice, with whose word it is, where the opt-in is the workload's and these settings are said farther away. */
function adviceFrom(
  template: JsonObject,
  namespace: Record<string, string>,
  cluster: Record<string, string>,
) {
  const sources = [namespace, cluster].map((values, index) => ({
    place: places[index] ?? 'cluster',
    values: new Map(Object.entries(values)),
  }));
  const own = [{ place: 'workload' as const, values: new Map([['inject', 'enabled']]) }];
  const reasons = adviceOnPods({ spec: { template } }, own, { ...context, sources });
  return reasons.map(({ code, from }) => [code, from]);
}

const large = { env: `A=${'x'.repeat(600_000)}` };

it.each<[settings: Record<string, string>, code: string]>([
  [large, 'VariablesTooLarge'],
  [{ containers: 'web,api' }, 'UnknownContainer'],
  [{ drain: '20m' }, 'GraceCapped'],
  [{ buffer: '20m' }, 'GraceCapped'],
  [{ 'pre-stop-path': '/bye' }, 'PreStopPortUnknown'],
  [{ 'stop-signal': 'SIGQUIT' }, 'StopSignalUnsupported'],
  [{ startup: 'tcp' }, 'NoStartup'],
])('of what somebody far away said (%.40j), says whose word it is', (settings, code) => {
  expect(adviceFrom(templateOf(), {}, settings)).toEqual([[code, 'cluster']]);
  const allowed = settings === large ? {} : settings;
  expect(adviceFrom(templateOf(), allowed, {})).toEqual(settings === large ? [] : [[code, 'namespace']]);
});

it('names nobody else where the workload said it', () => {
  const own = [
    {
      place: 'workload' as const,
      values: new Map([
        ['inject', 'enabled'],
        ['env', large.env],
      ]),
    },
  ];
  expect(adviceOnPods({ spec: { template: templateOf() } }, own, context)).toStrictEqual([
    reason('VariablesTooLarge'),
  ]);
});

it('blames the author for what the template itself asks for', () => {
  const shell = templateOf({ command: ['npm', 'start'] });
  expect(adviceFrom(shell, { startup: 'tcp' }, {})).toEqual([
    ['NoStartup', 'namespace'],
    ['ShellEntrypoint', undefined],
  ]);
  const grace = (seconds: number) => ({
    spec: { terminationGracePeriodSeconds: seconds, containers: [{ name: 'web' }] },
  });
  expect(adviceFrom(grace(590), { drain: '20m' }, {})).toEqual([['GraceCapped', undefined]]);
  expect(adviceFrom(grace(30), { drain: '20m' }, {})).toEqual([['GraceCapped', 'namespace']]);
  expect(adviceFrom(grace(590), { containers: 'web,api' }, {})).toEqual([['UnknownContainer', 'namespace']]);
});

it('tells nothing of a workload without a template', () => {
  expect(codesOf(adviceOnPods({ kind: 'Deployment' }, [], context))).toEqual([]);
});
