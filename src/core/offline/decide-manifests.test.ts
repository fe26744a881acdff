import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';
import { decideManifests } from './decide-manifests.ts';

const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const enabled = { [inject]: 'enabled' };

function workload(
  own: JsonObject,
  template: JsonObject = {},
  { kind = 'Deployment', ...metadata }: JsonObject = {},
): JsonObject {
  return {
    kind,
    metadata: { name: 'web', annotations: own, ...metadata },
    spec: { template: { metadata: { annotations: template }, spec: { containers: [{ name: 'web' }] } } },
  };
}

function namespace(name: string, label: string | undefined, annotations: JsonObject = {}): JsonObject {
  return {
    kind: 'Namespace',
    metadata: { name, labels: label === undefined ? {} : { [inject]: label }, annotations },
  };
}

function decided(
  manifests: readonly JsonObject[],
  more: { isAllOptedIn?: boolean; namespace?: string; sources?: [string, string][] } = {},
) {
  const { isAllOptedIn = false, sources = [] } = more;
  const cluster = { place: 'cluster', values: new Map(sources) } as const;
  return decideManifests(manifests, {
    context: { ...defaultContext('test'), sources: [cluster] },
    namespace: more.namespace ?? 'default',
    isAllOptedIn,
  });
}

it.each<
  [what: string, manifests: JsonObject[], more: Parameters<typeof decided>[1], inject: [boolean, string]]
>([
  ['the template', [workload({}, enabled)], {}, [true, 'pod']],
  ['the workload', [workload(enabled)], {}, [true, 'workload']],
  ['the template over the workload', [workload(enabled, { [inject]: 'disabled' })], {}, [false, 'pod']],
  ['its namespace', [workload({}), namespace('default', 'enabled')], {}, [true, 'namespace']],
  [
    'the namespace that -n names',
    [workload({}), namespace('shop', 'enabled')],
    { namespace: 'shop' },
    [true, 'namespace'],
  ],
  [
    'its own namespace',
    [workload({}, {}, { namespace: 'shop' }), namespace('shop', 'enabled')],
    {},
    [true, 'namespace'],
  ],
  ['no other namespace', [workload({}), namespace('shop', 'enabled')], {}, [false, 'default']],
  [
    'no annotation of a namespace',
    [workload({}), namespace('default', undefined, enabled)],
    {},
    [false, 'default'],
  ],
  [
    'the workload over its namespace',
    [workload({ [inject]: 'disabled' }), namespace('default', 'enabled')],
    {},
    [false, 'workload'],
  ],
  ['all', [workload({})], { isAllOptedIn: true }, [true, 'cluster']],
  [
    'all over the configuration',
    [workload({})],
    { isAllOptedIn: true, sources: [['inject', 'disabled']] },
    [true, 'cluster'],
  ],
  [
    'a namespace over all',
    [workload({}), namespace('default', 'disabled')],
    { isAllOptedIn: true },
    [false, 'namespace'],
  ],
  ['the configuration', [workload({})], { sources: [['inject', 'enabled']] }, [true, 'cluster']],
])('opts in or out by %s', (_what, manifests, more, [value, source]) => {
  expect(decided(manifests, more)[0]?.decision.settings?.inject).toEqual({ value, source });
});

it('takes values from the annotations of a namespace in the same input, wherever it stands in a List', () => {
  const list = {
    kind: 'List',
    items: [workload(enabled), namespace('default', undefined, { [delay]: '9s' })],
  };
  expect(decided([list])[0]?.decision.settings?.delay).toEqual({ value: 9, source: 'namespace' });
});

it('reads nothing from a workload whose controller would take the copies back', () => {
  const owned = workload(enabled, {}, { ownerReferences: [{ kind: 'Operator', controller: true }] });
  const [pod] = decided([owned]);
  expect(codesOf(pod?.decision.reasons ?? [])).toEqual(['NotOptedIn']);
  expect(codesOf(pod?.workload?.reasons ?? [])).toEqual(['OwnedByController']);
});

it('skips what ends by itself', () => {
  const cronJob = { kind: 'CronJob', metadata: { name: 'x' }, spec: { jobTemplate: workload({}, enabled) } };
  expect(codesOf(decided([cronJob])[0]?.decision.reasons ?? [])).toEqual(['RunsToCompletion']);
});

it.each<[JsonObject, JsonObject]>([
  [workload({ [inject]: true }), { [inject]: 'true' }],
  [workload({}, { [inject]: true }), { [inject]: 'true' }],
  [{ kind: 'Pod', metadata: { annotations: { [delay]: 5 } }, spec: {} }, { [delay]: '5' }],
])('tells of an annotation without quotes, which the API server refuses: %j', (manifest, said) => {
  const [[key, value] = []] = Object.entries(said);
  expect(decided([manifest])[0]?.decision.reasons).toContainEqual({
    code: 'InvalidAnnotation',
    detail: `${key}: ${String(value)} is not a string, so the API server refuses it; write it in quotes.`,
  });
});

it.each<[what: string, more: JsonObject[], isSingle: boolean]>([
  ['nothing', [], true],
  [
    'an autoscaler of its own',
    [{ kind: 'HorizontalPodAutoscaler', spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } } }],
    false,
  ],
  [
    'a ScaledObject, which needs no kind',
    [{ kind: 'ScaledObject', spec: { scaleTargetRef: { name: 'web' } } }],
    false,
  ],
  [
    'an autoscaler in another namespace',
    [
      {
        kind: 'HorizontalPodAutoscaler',
        metadata: { namespace: 'x' },
        spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
      },
    ],
    true,
  ],
])('takes a manifest without replicas beside %s for one of a single replica: %#', (_what, more, isSingle) => {
  const codes = codesOf(decided([workload(enabled), ...more])[0]?.workload?.reasons ?? []);
  expect(codes.includes('SingleReplica')).toBe(isSingle);
});

it('decides by the settings of a workload that only has no room for the mark of a strategy', () => {
  const [pod] = decided([workload({ ...enabled, note: 'x'.repeat(130 * 1024) })]);
  expect(codesOf(pod?.workload?.reasons ?? [])).toContain('AnnotationsTooLarge');
  expect([pod?.decision.outcome, codesOf(pod?.decision.reasons ?? [])]).toEqual(['patched', ['NoReadiness']]);
});

it('decides without the settings of a workload whose template has no room for them', () => {
  const [pod] = decided([workload(enabled, { note: 'x'.repeat(240 * 1024) })]);
  expect(codesOf(pod?.decision.reasons ?? [])).toEqual(['NotOptedIn', 'AnnotationsTooLarge']);
});
