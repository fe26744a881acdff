import { asString, valueAt } from '../../json.ts';
import { type Check, failed, passed } from '../check.ts';

export const podSecurity: Check<'releaseNamespace' | 'plan'> = {
  name: 'pod-security',
  title: 'Pod Security lets the pods of Gracehook in',
  meaning: 'They comply with `restricted`, unless `serve.hostNetwork` is on, which only `privileged` allows.',
  needs: ['releaseNamespace', 'plan'],
  judge: ({ releaseNamespace: namespace, plan }) => {
    const level = asString(valueAt(namespace, ['metadata', 'labels', 'pod-security.kubernetes.io/enforce']));
    if (!plan.isOnHostNetwork || level === undefined || level === 'privileged') return passed;
    return failed(
      `${plan.namespace} enforces ${level}, and the values turn serve.hostNetwork on`,
      `turn serve.hostNetwork off, or label the namespace pod-security.kubernetes.io/enforce=privileged`,
    );
  },
};
