import type {
  V1MatchCondition,
  V1MutatingWebhook,
  V1MutatingWebhookConfiguration,
  V1RuleWithOperations,
} from '@kubernetes/client-node';

const hasOwn = (object: string) => `has(${object}.metadata) && has(${object}.metadata.annotations)`;
const says = (object: string) =>
  `${hasOwn(object)} && 'gracehook.io/inject' in ${object}.metadata.annotations`;
const saysDisabled = (object: string) =>
  `${says(object)} && ${object}.metadata.annotations['gracehook.io/inject'] in ['disabled', 'false']`;
const mentionsUsIn = (object: string, map: 'annotations' | 'labels') =>
  `has(${object}.metadata) && has(${object}.metadata.${map}) && ${object}.metadata.${map}.exists(key, key.startsWith('gracehook.io/'))`;
/** A label does nothing there; but it is what people write by mistake, and nobody else would tell them. */
const mentionsUs = (object: string) =>
  `(${mentionsUsIn(object, 'annotations')}) || (${mentionsUsIn(object, 'labels')})`;
const workloadMentionsUs = (object: string) =>
  `${mentionsUs(object)} || (has(${object}.spec) && has(${object}.spec.template) && (${mentionsUs(`${object}.spec.template`)}))`;

const createPods: V1RuleWithOperations[] = [
  { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' },
];
const writeWorkloads: V1RuleWithOperations[] = [
  {
    apiGroups: ['apps'],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['deployments', 'statefulsets', 'daemonsets'],
    scope: 'Namespaced',
  },
];

/**
 * The configuration that makes the API server call us, and only for objects that concern us. Every level of the CEL
 * is guarded: `oldObject` is null on creation, and an error would deny the object under `Fail`.
 */
export function webhookConfiguration(
  name: string,
  clientConfigFor: (path: string) => V1MutatingWebhook['clientConfig'],
  podFailurePolicy: 'Ignore' | 'Fail' = 'Ignore',
): V1MutatingWebhookConfiguration {
  const entry = (
    entryName: string,
    path: string,
    rules: V1RuleWithOperations[],
    matchConditions: V1MatchCondition[],
    failurePolicy: 'Ignore' | 'Fail',
    onlyLabelled = false,
  ): V1MutatingWebhook => ({
    name: `${entryName}.gracehook.io`,
    clientConfig: clientConfigFor(path),
    rules,
    matchConditions,
    failurePolicy,
    namespaceSelector: {
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] },
        ...(onlyLabelled
          ? [{ key: 'gracehook.io/inject', operator: 'In', values: ['enabled', 'true'] }]
          : []),
      ],
    },
    admissionReviewVersions: ['v1'],
    matchPolicy: 'Equivalent',
    reinvocationPolicy: 'IfNeeded',
    sideEffects: 'None',
    timeoutSeconds: 3,
  });
  const annotated = { name: 'says-inject', expression: says('object') };
  // We would change nothing; and under `Fail` such a pod, that of the dry run which serve waits for among them, must not
  // wait for us.
  const notDisabled = { name: 'says-not-disabled', expression: `!(${saysDisabled('object')})` };
  const unannotated = { name: 'says-nothing', expression: `!(${says('object')})` };
  const mentions = {
    name: 'mentions-gracehook',
    expression: `${workloadMentionsUs('object')} || (oldObject != null && (${workloadMentionsUs('oldObject')}))`,
  };
  const alive = {
    name: 'is-not-being-deleted',
    expression: '!(has(object.metadata) && has(object.metadata.deletionTimestamp))',
  };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name, labels: { 'app.kubernetes.io/name': 'gracehook' } },
    webhooks: [
      entry('pods', '/mutate/pods', createPods, [annotated, notDisabled], podFailurePolicy),
      entry('labelled-pods', '/mutate/labelled/pods', createPods, [unannotated], podFailurePolicy, true),
      // Always Ignore: a foreground deletion removes its finalizer by an UPDATE, which must never wait for us.
      entry('workloads', '/mutate/workloads', writeWorkloads, [mentions, alive], 'Ignore'),
    ],
  };
}
