import type { ApiAccess } from '../cluster/api-access.ts';
import { type Deed, isPermitted } from '../cluster/is-permitted.ts';
import { workloadResources } from '../cluster/live-paths.ts';
import type { ProofEvent } from '../core/proof/proof.ts';
import type { Target } from '../core/proof/target.ts';
import type { ProofWishes } from '../core/proof/target-refusal.ts';

/** What whoever runs this may not do and has to, as `patch deployments.apps`: asked for before anything is changed. */
export async function missingRights(
  access: ApiAccess,
  { namespace, kind }: Pick<Target, 'namespace' | 'kind'>,
  { events, isCompared }: ProofWishes,
): Promise<readonly string[]> {
  const resource = workloadResources.find(([one]) => one === kind)?.[1] ?? '';
  const patch = { verb: 'patch', group: 'apps', resource };
  const deeds: Readonly<Record<ProofEvent, Omit<Deed, 'namespace'>>> = {
    restart: patch,
    scale: { ...patch, subresource: 'scale' },
    evict: { verb: 'create', group: '', resource: 'pods', subresource: 'eviction' },
  };
  const watch = { verb: 'watch', group: '', resource: 'pods' };
  const wanted = new Set([watch, ...(isCompared ? [patch] : []), ...events.map((event) => deeds[event])]);
  const asked = [...wanted].map(async (deed) => {
    const shown = `${deed.verb} ${deed.resource}${'subresource' in deed ? `/${deed.subresource}` : ''}`;
    return (await isPermitted(access, { ...deed, namespace })) ? [] : [shown];
  });
  return (await Promise.all(asked)).flat();
}
