import { valueAt } from '../core/json.ts';
import type { Capabilities } from '../core/mutations/mutation.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { dryRunPod } from './dry-run-pod.ts';
import { restrictedPod } from './restricted-pod.ts';

const lifecycle = ['spec', 'containers', 0, 'lifecycle'] as const;

/**
 * What an API server can store, found by a dry run of a pod with both fields in this namespace. The pod opts out, so
 * that no webhook of ours takes part. A server that drops `sleep` is left with an empty hook and refuses the pod, which
 * is an answer as well; rejects with an `ApiStatusError` for every other refusal, which tells nothing of the fields.
 */
export async function probeCapabilities(
  access: ApiAccess,
  namespace: string,
  signal?: AbortSignal,
): Promise<Capabilities> {
  const pod = restrictedPod({
    name: 'gracehook-capabilities',
    annotations: { 'gracehook.io/inject': 'disabled' },
    lifecycle: { preStop: { sleep: { seconds: 1 } }, stopSignal: 'SIGTERM' },
  });
  try {
    const stored = await dryRunPod(access, namespace, pod, signal);
    return {
      sleep: valueAt(stored, [...lifecycle, 'preStop', 'sleep', 'seconds']) === 1,
      stopSignal: valueAt(stored, [...lifecycle, 'stopSignal']) === 'SIGTERM',
    };
  } catch (error) {
    if (isAboutTheHook(error)) return { sleep: false, stopSignal: false };
    throw error;
  }
}

/** The validation of pods names the field, such as `spec.containers[0].lifecycle.preStop: Required value: ...`; a policy says other things of it. */
function isAboutTheHook(error: unknown): boolean {
  return (
    error instanceof ApiStatusError &&
    error.status === 422 &&
    /\.lifecycle\.preStop: Required value/.test(error.message)
  );
}
