import { asInteger, asString, type JsonObject, valueAt } from '../../json.ts';
import { type Check, failed, passed, warned } from '../check.ts';
import { agoOrAhead } from '../passed-time.ts';
import { replicasOf } from '../replicas.ts';

/** So many times its own duration a lease may be old: one holder may just follow another. */
const patience = 3;

export const controlLeads: Check<'control' | 'place' | 'lease' | 'now'> = {
  name: 'control-leads',
  title: 'one control is elected, and renewed its Lease a moment ago',
  meaning:
    'Without a leader certificates are not renewed and nobody watches: pods are injected until the certificate ends.',
  needs: ['control', 'place', 'lease', 'now'],
  judge: ({ control, place, lease, now }) => {
    if (place === undefined) return undefined;
    const { namespace, name } = place;
    const deployment = `${name}-control`;
    if (control === undefined)
      return failed(
        `there is no Deployment ${deployment} in ${namespace}`,
        'make it again with helm upgrade',
      );
    const { wanted, ready } = replicasOf(control);
    if (wanted === 0)
      return failed(
        `${deployment} is scaled to 0 replicas, so nobody renews certificates`,
        `kubectl -n ${namespace} scale deployment/${deployment} --replicas=2`,
      );
    const look = `kubectl -n ${namespace} logs -l app.kubernetes.io/component=control`;
    if (lease === undefined)
      return failed(
        `the Lease ${deployment} is missing, so nobody can be elected`,
        'make it again with helm upgrade',
      );
    const trouble = troubleWith(lease, now);
    if (trouble !== undefined) return failed(trouble, look);
    if (ready < wanted) return warned(`${ready} of ${wanted} replicas of ${deployment} are ready`, look);
    return { ...passed, found: asString(valueAt(lease, ['spec', 'holderIdentity'])) ?? '' };
  },
};

function troubleWith(lease: JsonObject, now: Date): string | undefined {
  const renewed = new Date(asString(valueAt(lease, ['spec', 'renewTime'])) ?? '');
  if (!asString(valueAt(lease, ['spec', 'holderIdentity'])) || Number.isNaN(renewed.getTime()))
    return 'nobody holds the Lease';
  const seconds = asInteger(valueAt(lease, ['spec', 'leaseDurationSeconds'])) ?? 15;
  const isOld = now.getTime() - renewed.getTime() > patience * seconds * 1000;
  return isOld ? `its holder renewed the Lease ${agoOrAhead(renewed, now)}` : undefined;
}
