import { type Check, failed, passed, warned } from '../check.ts';

export const podsAccepted: Check<'triedPods'> = {
  name: 'pods-accepted',
  title: 'opted-in namespaces accept injected pods',
  meaning:
    'A small pod is sent to each opted-in namespace by server-side dry run, with your rights. Where it is refused, the same pod is sent with `gracehook.io/inject: disabled`: what refuses that too has nothing to do with Gracehook, and only hides the answer.',
  needs: ['triedPods'],
  explainedBy: ['serve-ready', 'ca-bundle', 'ca-bundle-trusts', 'certificate-valid'],
  judge: ({ triedPods }) => {
    if (triedPods.length === 0) return undefined;
    const refused = triedPods.filter(({ refusal }) => refusal !== undefined);
    const ofInjected = refused.filter(({ isRefusedAnyway }) => isRefusedAnyway !== true);
    const shown = (pods: typeof refused) =>
      pods.map(({ namespace, refusal }) => `in ${namespace}: ${refusal}`).join('; ');
    if (ofInjected.length > 0)
      return failed(
        `refused ${shown(ofInjected)}`,
        'have that policy or webhook accept what Gracehook writes (docs/check.md#pods-accepted), or take the opt-in from the namespace',
      );
    if (refused.length > 0)
      return warned(
        `it cannot be seen where any small pod is refused, ${shown(refused)}`,
        'create a pod of your own there, and look whether it has the label gracehook.io/injected',
      );
    return { ...passed, found: `${triedPods.length} tried` };
  },
};
