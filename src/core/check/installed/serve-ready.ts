import { type Check, failed, passed, warned } from '../check.ts';
import { replicasOf } from '../replicas.ts';

export const serveReady: Check<'serve' | 'place' | 'readyEndpoints'> = {
  name: 'serve-ready',
  title: 'the replicas of serve are ready, and the Service leads to them',
  meaning:
    'At least one replica has to be ready and an endpoint of the Service, or opted-in pods are let in as they are (`Ignore`) or refused (`Fail`).',
  needs: ['serve', 'place', 'readyEndpoints'],
  judge: ({ serve, place, readyEndpoints }) => {
    if (place === undefined) return undefined;
    const { namespace, name } = place;
    if (serve === undefined)
      return failed(`there is no Deployment ${name} in ${namespace}`, 'make it again with helm upgrade');
    const { wanted, ready } = replicasOf(serve);
    if (wanted === 0)
      return failed(
        'it is scaled to 0 replicas, so the API server calls in vain',
        `kubectl -n ${namespace} scale deployment/${name} --replicas=2`,
      );
    const look = `kubectl -n ${namespace} describe pods -l app.kubernetes.io/component=serve`;
    if (ready === 0) return failed(`0 of ${wanted} replicas are ready`, look);
    if (readyEndpoints === 0)
      return failed(
        `${ready} replicas are ready, but the Service ${name} has no ready endpoint`,
        `compare its selector with the labels of the pods: kubectl -n ${namespace} describe service ${name}`,
      );
    if (ready < wanted) return warned(`${ready} of ${wanted} replicas are ready`, look);
    return { ...passed, found: `${ready} of ${wanted}` };
  },
};
