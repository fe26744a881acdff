import { decide } from '../core/decide.ts';
import type { PodContext } from '../core/pod-context.ts';
import type { SettingsSource } from '../core/policy/sources.ts';
import { decideWorkload } from '../core/workload/decide-workload.ts';
import type { Reviewer } from './answer-review.ts';

/** What is the same for every review: the bounds, what the server can store, the cluster's own settings. */
export type ReviewPolicy = Omit<PodContext, 'ownerKind'>;

/** The reviewer of each route. */
export interface Reviewers {
  readonly pods: Reviewer;
  readonly labelledPods: Reviewer;
  readonly workloads: Reviewer;
}

/** The API server sends pods here because their namespace has the label, which therefore counts as given. */
const labelledNamespace: SettingsSource = { place: 'namespace', values: new Map([['inject', 'enabled']]) };

/** Makes the reviewers. The policy is asked for anew at each review, so that it may change while we serve. */
export function reviewersFor(policy: () => ReviewPolicy): Reviewers {
  return {
    pods: { resource: 'pods', operations: ['CREATE'], decide: (pod) => decide(pod, policy()) },
    labelledPods: {
      resource: 'pods',
      operations: ['CREATE'],
      decide: (pod) => {
        const current = policy();
        return decide(pod, { ...current, sources: [labelledNamespace, ...current.sources] });
      },
    },
    workloads: {
      resource: 'workloads',
      operations: ['CREATE', 'UPDATE'],
      decide: (workload, { oldObject }) => decideWorkload(workload, { ...policy(), old: oldObject }),
    },
  };
}
