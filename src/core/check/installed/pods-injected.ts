import { type Check, failed, passed } from '../check.ts';

export const podsInjected: Check<'triedPods'> = {
  name: 'pods-injected',
  title: 'pods in opted-in namespaces come out injected',
  meaning:
    'What the API server gives back of that dry run carries the label `gracehook.io/injected` and the status annotation. It proves the whole way, the trust in the certificate included. Not judged where something above says why nobody could be called.',
  needs: ['triedPods'],
  explainedBy: [
    ...['webhook-configuration', 'webhook-entries', 'certificate-valid', 'ca-bundle', 'ca-bundle-trusts'],
    ...['serve-ready', 'state-written'],
  ],
  judge: ({ triedPods }) => {
    const came = triedPods.filter(({ refusal }) => refusal === undefined);
    if (came.length === 0) return undefined;
    const missed = came.filter(({ isInjected }) => isInjected === false);
    if (missed.length === 0) return passed;
    const skipped = missed.flatMap(({ skippedBy = [] }) => skippedBy);
    const names = missed.map(({ namespace }) => namespace).join(', ');
    return skipped.length > 0
      ? failed(
          `not in ${names}: the webhook skipped it (${[...new Set(skipped)].join(', ')})`,
          'docs/reasons.md says what to do about each',
        )
      : failed(
          `not in ${names}: nothing of the webhook is left in the pod`,
          'see whether the API server reaches the replicas (network policies, firewalls), and its metric apiserver_admission_webhook_fail_open_count',
        );
  },
};
