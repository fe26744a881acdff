import { decide } from '../core/decide.ts';
import type { PodContext } from '../core/pod-context.ts';
import type { SettingsSource } from '../core/policy/sources.ts';
import { decideWorkload } from '../core/workload/decide-workload.ts';
import { copyingKinds } from '../core/workload/pods-in-manifest.ts';
import type { Reviewer } from './answer-review.ts';
import type { Review } from './review.ts';

/** What is the same for every review: the bounds, what the server can store, the cluster's own settings. */
export type ReviewPolicy = Omit<PodContext, 'ownerKind' | 'namespace' | 'isNamespaceUnknown'>;

/** Tells what a namespace says, at once, from memory; undefined where it is not known (yet). */
export type NamespaceSettings = (name: string) => SettingsSource | undefined;

/** The reviewer of each route. */
export interface Reviewers {
  readonly pods: Reviewer;
  readonly labelledPods: Reviewer;
  readonly workloads: Reviewer;
}

const podKinds: ReadonlySet<string> = new Set(['Pod']);

/**
 * Makes the reviewers. The policy is asked for once at each review, so that it may change while we serve and every
 * review still sees one whole policy. Without `namespaceSettings` nothing of a namespace counts but its label, on the
 * route that only pods of labelled namespaces take.
 */
export function reviewersFor(policy: () => ReviewPolicy, namespaceSettings?: NamespaceSettings): Reviewers {
  const contextOf = ({ namespace }: Review, isLabelled = false): PodContext => {
    const current = policy();
    const known = namespace === undefined ? undefined : namespaceSettings?.(namespace);
    const source = isLabelled ? withLabel(known) : known;
    return {
      ...current,
      namespace,
      sources: source === undefined ? current.sources : [source, ...current.sources],
      isNamespaceUnknown: namespaceSettings !== undefined && known === undefined,
    };
  };
  return {
    pods: {
      resource: 'pods',
      kinds: podKinds,
      operations: ['CREATE'],
      decide: (pod, review) => decide(pod, contextOf(review)),
    },
    labelledPods: {
      resource: 'pods',
      kinds: podKinds,
      operations: ['CREATE'],
      decide: (pod, review) => decide(pod, contextOf(review, true)),
    },
    workloads: {
      resource: 'workloads',
      kinds: copyingKinds,
      operations: ['CREATE', 'UPDATE'],
      decide: (workload, review) => decideWorkload(workload, { ...contextOf(review), old: review.oldObject }),
    },
  };
}

/**
 * The API server sends pods to that route because their namespace has the label, which therefore counts as given: what
 * we know of the namespace may be older.
 */
function withLabel(known: SettingsSource | undefined): SettingsSource {
  return { place: 'namespace', ...known, values: new Map([...(known?.values ?? []), ['inject', 'enabled']]) };
}
