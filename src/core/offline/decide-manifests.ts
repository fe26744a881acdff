import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { asObject, asString, type JsonObject, valueAt } from '../json.ts';
import { objectName } from '../object-name.ts';
import type { PodContext } from '../pod-context.ts';
import { annotationPrefix } from '../policy/settings.ts';
import type { SettingsSource } from '../policy/sources.ts';
import { inCatalogueOrder, type Reason, reason } from '../reasons.ts';
import { shortened } from '../shortened.ts';
import { copiesOf, decideWorkload } from '../workload/decide-workload.ts';
import { copyingKinds, type PodInManifest, podsInManifest } from '../workload/pods-in-manifest.ts';
import { asApplied } from './as-applied.ts';
import { autoscaledIn } from './autoscaled.ts';
import { forgottenOptIn } from './forgotten-opt-in.ts';
import { injectedBefore, isAboutInjected } from './injected-before.ts';
import { type NamespaceInManifest, namespacesIn } from './namespaces.ts';
import { uncopiedNames } from './uncopied-names.ts';

/** What holds for manifests beside what they say themselves. */
export interface ManifestPolicy {
  readonly context: PodContext;
  /** The namespace of objects that name none; undefined where nobody said, which then counts as `default`. */
  readonly namespace: string | undefined;
  /** Whether every pod is opted in that nobody opted out: the cluster's word, before its configuration. */
  readonly isAllOptedIn: boolean;
}

/** A pod in a manifest, and what is decided for it. */
export interface DecidedPod extends PodInManifest {
  /** The index of its manifest among all. */
  readonly manifest: number;
  /** As it names it, or as the caller said; undefined where neither did. */
  readonly namespace: string | undefined;
  /** Its Namespace, where that is among the manifests. */
  readonly namespaceObject: NamespaceInManifest | undefined;
  readonly decision: Decision;
  /** What an earlier `inject` may have made of it: a field that is the same may be ours. Undefined without its label. */
  readonly injected: JsonObject | undefined;
  /** The workload as the webhook would see it when the manifest is applied; undefined for kinds that it does not see. */
  readonly applied: JsonObject | undefined;
  /** What the webhook would do to that. */
  readonly workload: Decision | undefined;
}

/** Decides every pod of the manifests, as the webhook would when they are all applied; Namespaces among them count. */
export function decideManifests(manifests: readonly JsonObject[], policy: ManifestPolicy): DecidedPod[] {
  const namespaces = namespacesIn(manifests);
  const autoscaled = autoscaledIn(manifests, policy.namespace);
  return manifests.flatMap((manifest, index) =>
    podsInManifest(manifest).map((found) => {
      const { object, kind } = found;
      const namespace = asString(valueAt(object, ['metadata', 'namespace'])) ?? policy.namespace;
      const namespaceObject = namespaces.get(namespace ?? 'default');
      const sources = sourcesBeyond(namespaceObject?.source, policy);
      const context = { ...policy.context, sources, namespace };
      const isAutoscaled = autoscaled.has(`${namespace} ${objectName(object)}`);
      const applied = copyingKinds.has(kind) ? asApplied(object, isAutoscaled) : undefined;
      const workload =
        applied === undefined ? undefined : decideWorkload(applied, { ...context, old: undefined });
      const decided = decisionFor(found, uncopiedReasons(applied, workload), context);
      return { ...found, manifest: index, namespace, namespaceObject, ...decided, applied, workload };
    }),
  );
}

/** The sources farther away than the workload, nearest first. */
function sourcesBeyond(namespace: SettingsSource | undefined, policy: ManifestPolicy): SettingsSource[] {
  const all: SettingsSource = { place: 'cluster', values: new Map([['inject', 'enabled']]) };
  return [
    ...(namespace === undefined ? [] : [namespace]),
    ...(policy.isAllOptedIn ? [all] : []),
    ...policy.context.sources,
  ];
}

/** Why the workload's settings do not reach its template. The mark of a strategy gives the same reason, for itself. */
function uncopiedReasons(applied: JsonObject | undefined, workload: Decision | undefined): Reason[] {
  const isTooLarge = ({ code }: Reason) => code === 'AnnotationsTooLarge';
  if (applied === undefined || !workload?.reasons.some(isTooLarge)) return [];
  return copiesOf(applied).reasons.filter(isTooLarge);
}

function decisionFor(
  found: PodInManifest,
  uncopied: readonly Reason[],
  context: PodContext,
): Pick<DecidedPod, 'decision' | 'injected'> {
  const { pod, object, ownerKind } = found;
  const podContext: PodContext = {
    ...context,
    sources: [...(uncopied.length > 0 ? [] : found.sources), ...context.sources],
    isOffline: true,
    ...(ownerKind !== undefined && { ownerKind }),
  };
  const decision = decide(pod, podContext);
  const injected = injectedBefore(pod, podContext);
  const own = decision.reasons
    .filter((one) => injected === undefined || !isAboutInjected(one, pod, injected))
    .map((one) => forgottenOptIn(one, found));
  const unquoted = [...new Set([pod, object])].flatMap(unquotedReasons);
  const reasons = inCatalogueOrder([...own, ...uncopiedNames(found), ...unquoted, ...uncopied]);
  return { decision: { ...decision, reasons }, injected };
}

/** Our annotations with a value that YAML does not take for a string: the API server refuses the whole object. */
function unquotedReasons(object: JsonObject): Reason[] {
  const annotations = asObject(valueAt(object, ['metadata', 'annotations'])) ?? {};
  return Object.entries(annotations).flatMap(([key, value]) => {
    if (!key.startsWith(annotationPrefix) || typeof value === 'string' || value === null) return [];
    const shown = JSON.stringify(value);
    const detail = `${key}: ${shown} is not a string, so the API server refuses it; write it in quotes.`;
    return [reason('InvalidAnnotation', shortened(detail, 200))];
  });
}
