import { type Check, failed, passed } from '../check.ts';

export const podsKept: Check<'triedPods'> = {
  name: 'pods-kept',
  title: 'nobody changes what Gracehook writes into pods',
  meaning:
    'What came back is compared with what the engine of this command decides by the configuration of the cluster: another webhook or a policy may have taken the hook out or lowered the grace period.',
  needs: ['triedPods'],
  judge: ({ triedPods }) => {
    // Without the configuration nobody knows what the engine decides there.
    const injected = triedPods.filter(({ isInjected, differing }) => isInjected && differing !== undefined);
    if (injected.length === 0) return undefined;
    const changed = injected.filter(({ differing = [] }) => differing.length > 0);
    if (changed.length === 0) return passed;
    return failed(
      changed
        .map(({ namespace, differing = [] }) => `in ${namespace} ${differing.join(', ')} came back otherwise`)
        .join('; '),
      'find it with kubectl get mutatingwebhookconfigurations,mutatingadmissionpolicies, and have it leave these fields alone',
    );
  },
};
