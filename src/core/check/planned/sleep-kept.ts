import { type Check, failed, passed } from '../check.ts';

export const sleepKept: Check<'capabilities'> = {
  name: 'sleep-kept',
  title: 'the API server keeps preStop.sleep',
  meaning: 'Tried by server-side dry run of a pod, in the namespace of the release or in `default`.',
  needs: ['capabilities'],
  explainedBy: ['server-version'],
  judge: ({ capabilities }) =>
    capabilities.sleep
      ? passed
      : failed(
          'it drops the field, so no pod would get a hook',
          'look for a policy that removes it, or a switched-off feature gate PodLifecycleSleepAction',
        ),
};
