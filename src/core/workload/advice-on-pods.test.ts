import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';
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

it('tells nothing of a workload without a template', () => {
  expect(codesOf(adviceOnPods({ kind: 'Deployment' }, [], context))).toEqual([]);
});
