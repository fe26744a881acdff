import type { ApiAccess } from '../cluster/api-access.ts';
import { type Deed, isPermitted } from '../cluster/is-permitted.ts';
import { workloadResources } from '../cluster/live-paths.ts';
import type { ProofEvent } from '../core/proof/proof.ts';
import type { Target } from '../core/proof/target.ts';
import type { ProofWishes } from '../core/proof/target-refusal.ts';

/** A right within the namespace of the workload. */
export type Right = Omit<Deed, 'namespace'>;

/** What has to be allowed for a proof, and nothing else. */
export function neededRights(kind: Target['kind'], { events, isCompared }: ProofWishes): readonly Right[] {
  const resource = workloadResources.find(([one]) => one === kind)?.[1] ?? '';
  const patch = { verb: 'patch', group: 'apps', resource };
  const rights: Readonly<Record<ProofEvent, Right>> = {
    restart: patch,
    scale: { ...patch, subresource: 'scale' },
    evict: { verb: 'create', group: '', resource: 'pods', subresource: 'eviction' },
  };
  // That a DaemonSet cannot be scaled is another refusal's word.
  const wanted = events.filter((event) => event !== 'scale' || kind !== 'DaemonSet');
  const get = { verb: 'get', group: 'apps', resource };
  const pods = ['list', 'watch'].map((verb) => ({ verb, group: '', resource: 'pods' }));
  return [
    ...new Set([get, ...pods, ...(isCompared ? [patch] : []), ...wanted.map((event) => rights[event])]),
  ];
}

/** What a proof reads where it may, and does without where not: a Service that is not seen is a caveat. */
export const usefulRights: readonly Right[] = [
  { verb: 'list', group: '', resource: 'services' },
  { verb: 'list', group: 'autoscaling', resource: 'horizontalpodautoscalers' },
];

/** A right as a person reads it: `patch deployments/scale`. */
export function rightWords({ verb, resource, subresource }: Right): string {
  return `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
}

/** What whoever runs this may not do and has to, as `patch deployments`: asked for before anything is read or changed. */
export async function missingRights(
  access: ApiAccess,
  { namespace, kind }: Pick<Target, 'namespace' | 'kind'>,
  wishes: ProofWishes,
): Promise<readonly string[]> {
  const asked = neededRights(kind, wishes).map(async (right) =>
    (await isPermitted(access, { ...right, namespace })) ? [] : [rightWords(right)],
  );
  return (await Promise.all(asked)).flat();
}
