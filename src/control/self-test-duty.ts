import type { ApiAccess } from '../cluster/api-access.ts';
import type { Conditions } from './conditions.ts';
import type { Duty } from './duty.ts';
import type { EventSubject } from './event-recorder.ts';
import { selfTest } from './self-test.ts';

/** An installation is new for so long: kubelets take up to 80 s to bring the first certificate to `serve`. */
const startMilliseconds = 120_000;

/**
 * Looks each minute whether pods come out injected, and says so to `show` as well. Before the first success, nothing is
 * wrong for two minutes: every installation begins without a certificate.
 */
export function selfTestDuty(
  access: ApiAccess,
  namespace: string,
  about: EventSubject,
  conditions: Conditions,
  show: (isSuccess: boolean) => void,
  now: () => Date,
): Duty {
  let hasSucceeded = false;
  let beganAt: number | undefined;
  const follow = conditions.follow({
    about,
    badReason: 'SelfTestFailed',
    goodReason: 'SelfTestSucceeded',
    goodMessage: 'Pods are injected again: the self-test succeeds.',
  });
  return {
    name: 'self-test',
    everySeconds: 60,
    perform: async (signal) => {
      const wrong = await selfTest(access, namespace, signal);
      // A call that was cut off tells nothing.
      signal.throwIfAborted();
      beganAt ??= now().getTime();
      hasSucceeded ||= wrong === undefined;
      if (!hasSucceeded && now().getTime() - beganAt < startMilliseconds) return;
      show(wrong === undefined);
      await follow(wrong);
    },
  };
}
