import { expect, it } from 'vitest';
import type { Decision } from '../core/decision.ts';
import { defaultContext } from '../core/pod-context.ts';
import { sourceOfNamespace } from '../core/policy/namespace-source.ts';
import { codesOf } from '../core/reasons.ts';
import { type NamespaceSettings, type Reviewers, reviewersFor } from './reviewers.ts';

const policy = defaultContext('test');
const inject = 'gracehook.io/inject';

/** What a namespace has: the value of its label, and annotations. */
type Said = readonly [label: string | undefined, annotations?: Record<string, string>];

function knowing(namespaces: Record<string, Said>): NamespaceSettings {
  return (name) => {
    const [label, annotations] = namespaces[name] ?? [];
    const labels = label === undefined ? {} : { [inject]: label };
    return namespaces[name] && sourceOfNamespace({ metadata: { labels, annotations: annotations ?? {} } });
  };
}

function decided(
  reviewers: Reviewers,
  route: 'pods' | 'labelledPods',
  annotations: Record<string, string> = {},
): Decision {
  const pod = { metadata: { annotations }, spec: { containers: [{ name: 'web' }] } };
  const review = {
    uid: 'u',
    operation: 'CREATE',
    namespace: 'shop',
    subResource: undefined,
    object: pod,
    oldObject: undefined,
  };
  return reviewers[route].decide(pod, review);
}

const none = undefined;
it.each<
  [route: 'pods' | 'labelledPods', pod: string | undefined, label: string | undefined, inject: unknown]
>([
  ['pods', none, none, [false, 'default']],
  ['pods', none, 'enabled', [true, 'namespace']],
  ['pods', none, 'true', [true, 'namespace']],
  ['pods', none, 'disabled', [false, 'namespace']],
  ['pods', none, 'false', [false, 'namespace']],
  ['pods', none, 'yes', [false, 'default']],
  ['pods', 'enabled', 'disabled', [true, 'pod']],
  ['pods', 'disabled', 'enabled', [false, 'pod']],
  ['pods', 'bad', 'enabled', [true, 'namespace']],
  ['labelledPods', none, 'enabled', [true, 'namespace']],
  ['labelledPods', none, 'disabled', [true, 'namespace']],
  ['labelledPods', none, none, [true, 'namespace']],
  ['labelledPods', 'disabled', 'enabled', [false, 'pod']],
])('%s: pod %s in a namespace labelled %s: %j', (route, pod, label, expected) => {
  const reviewers = reviewersFor(() => policy, knowing({ shop: [label] }));
  const { settings } = decided(reviewers, route, pod === undefined ? {} : { [inject]: pod });
  expect([settings?.inject.value, settings?.inject.source]).toEqual(expected);
});

it('reports a bad label, which the author of the pod is not warned of', () => {
  const { reasons, warnings } = decided(
    reviewersFor(() => policy, knowing({ shop: ['yes'] })),
    'pods',
  );
  expect(codesOf(reasons)).toEqual(['NotOptedIn', 'InvalidAnnotation']);
  expect(reasons[1]?.detail).toBe(
    'gracehook.io/inject of the namespace: "yes" is not valid; write enabled or disabled.',
  );
  expect(warnings).toEqual([]);
});

it('uses the values of the namespace’s annotations on both routes', () => {
  const namespaces = knowing({ shop: ['enabled', { 'gracehook.io/delay': '7s' }] });
  for (const route of ['pods', 'labelledPods'] as const) {
    const { settings, reasons } = decided(
      reviewersFor(() => policy, namespaces),
      route,
      { [inject]: 'enabled' },
    );
    expect(settings?.delay).toEqual({ value: 7, source: 'namespace' });
    expect(codesOf(reasons)).not.toContain('NamespaceUnknown');
  }
});

it.each(['pods', 'labelledPods'] as const)(
  '%s: injects, and says so, while the namespace is unknown',
  (route) => {
    const { outcome, reasons } = decided(
      reviewersFor(() => policy, knowing({})),
      route,
      { [inject]: 'enabled' },
    );
    expect([outcome, codesOf(reasons)]).toEqual(['patched', ['NamespaceUnknown', 'NoReadiness']]);
  },
);

it('says nothing of unknown namespaces where their settings are off, and the label still counts', () => {
  const { outcome, reasons } = decided(
    reviewersFor(() => policy),
    'labelledPods',
  );
  expect([outcome, codesOf(reasons)]).toEqual(['patched', ['NoReadiness']]);
});

it('forbids a namespace on both routes, known or not', () => {
  const bounds = { ...policy.bounds, forbiddenNamespaces: new Set(['shop']) };
  for (const namespaces of [undefined, knowing({}), knowing({ shop: ['enabled'] })]) {
    for (const route of ['pods', 'labelledPods'] as const) {
      const reviewers = reviewersFor(() => ({ ...policy, bounds }), namespaces);
      const { operations, reasons } = decided(reviewers, route, { [inject]: 'enabled' });
      expect([operations, codesOf(reasons)]).toEqual([[], ['Forbidden']]);
    }
  }
});

it('asks for the policy once a review', () => {
  let asked = 0;
  const reviewers = reviewersFor(() => {
    asked += 1;
    return policy;
  });
  decided(reviewers, 'pods');
  expect(asked).toBe(1);
});

it('gives a workload’s decision the settings of its namespace', () => {
  const namespaces = knowing({ shop: [none, { 'gracehook.io/strategy': 'off' }] });
  const workload = { kind: 'Deployment', metadata: { name: 'web' }, spec: {} };
  const review = {
    uid: 'u',
    operation: 'CREATE',
    namespace: 'shop',
    subResource: undefined,
    object: workload,
    oldObject: undefined,
  };
  const { settings } = reviewersFor(() => policy, namespaces).workloads.decide(workload, review);
  expect(settings?.strategy).toEqual({ value: 'off', source: 'namespace' });
});
