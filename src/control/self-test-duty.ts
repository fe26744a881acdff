import type { ApiAccess } from '../cluster/api-access.ts';
import { callApi } from '../cluster/call-api.ts';
import { asString, valueAt } from '../core/json.ts';
import type { CapabilitiesPlace } from './capabilities-duty.ts';
import type { Conditions } from './conditions.ts';
import type { Duty } from './duty.ts';
import type { EventSubject } from './event-recorder.ts';
import { selfTest } from './self-test.ts';

/** An installation is new for so long: kubelets take up to 80 s to bring the first certificate to `serve`. */
const startMilliseconds = 120_000;

/**
 * Looks each minute whether pods come out injected, and says so to `show` as well. Nothing is wrong with an installation
 * that began less than two minutes ago, which its state ConfigMap tells: every one begins without a certificate.
 */
export function selfTestDuty(
  access: ApiAccess,
  { namespace, configMap, selfTestNamespace }: CapabilitiesPlace,
  about: EventSubject,
  conditions: Conditions,
  show: (isSuccess: boolean) => void,
  now: () => Date,
): Duty {
  const follow = conditions.follow({
    about,
    badReason: 'SelfTestFailed',
    goodReason: 'SelfTestSucceeded',
    goodMessage: 'Pods are injected again: the self-test succeeds.',
  });
  const isNew = async (signal: AbortSignal) => {
    const path = `/api/v1/namespaces/${namespace}/configmaps/${configMap}`;
    const made = asString(
      valueAt(await callApi(access, { method: 'GET', path, signal }), ['metadata', 'creationTimestamp']),
    );
    return made !== undefined && now().getTime() - Date.parse(made) < startMilliseconds;
  };
  return {
    name: 'self-test',
    everySeconds: 60,
    perform: async (signal) => {
      const wrong = await selfTest(access, selfTestNamespace, signal);
      // A call that was cut off tells nothing.
      signal.throwIfAborted();
      if (wrong !== undefined && (await isNew(signal).catch(() => false))) return;
      show(wrong === undefined);
      await follow(wrong);
    },
  };
}
