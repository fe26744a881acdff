import { valueAt } from '../../json.ts';
import { type Check, failed, passed } from '../check.ts';

export const releaseNamespace: Check<'releaseNamespace' | 'plan'> = {
  name: 'release-namespace',
  title: 'the namespace of the release can be used',
  meaning:
    'It is there and not being deleted, or helm makes it with `--create-namespace`. kube-system is never looked at.',
  needs: ['releaseNamespace', 'plan'],
  judge: ({ releaseNamespace: namespace, plan }) => {
    const name = plan.namespace;
    if (name === 'kube-system')
      return failed('kube-system is for what the cluster itself runs', 'install with --namespace gracehook');
    if (namespace === undefined)
      return { ...passed, found: `${name} is not there yet; helm install --create-namespace makes it` };
    if (valueAt(namespace, ['metadata', 'deletionTimestamp']) !== undefined)
      return failed(
        `${name} is being deleted`,
        `wait for its end: kubectl wait --for=delete namespace/${name} --timeout=5m`,
      );
    return { ...passed, found: name };
  },
};
