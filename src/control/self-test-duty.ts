import type { ApiAccess } from '../cluster/api-access.ts';
import type { Conditions } from './conditions.ts';
import type { Duty } from './duty.ts';
import type { EventSubject } from './event-recorder.ts';
import { selfTest } from './self-test.ts';

/** Looks each minute whether pods come out injected, and says so to `show` as well. */
export function selfTestDuty(
  access: ApiAccess,
  namespace: string,
  about: EventSubject,
  conditions: Conditions,
  show: (isSuccess: boolean) => void,
): Duty {
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
      show(wrong === undefined);
      await follow(wrong);
    },
  };
}
