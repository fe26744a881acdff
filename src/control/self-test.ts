import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { dryRunPod } from '../cluster/dry-run-pod.ts';
import { restrictedPod } from '../cluster/restricted-pod.ts';
import { asList, asString, type JsonObject, valueAt } from '../core/json.ts';
import { parsedJson } from '../core/parsed-json.ts';
import { injectedLabel, statusAnnotation } from '../core/status.ts';

const inject = 'gracehook.io/inject';

/** One way into the webhook: a pod that goes it, and what to look at where it comes out as it went in. */
const ways = [
  {
    pod: 'a pod that says nothing itself, in a namespace with the label gracehook.io/inject=enabled,',
    lookAt: `whether the namespace has the label ${inject}=enabled, `,
    annotations: {},
  },
  {
    pod: `a pod with the annotation ${inject}: enabled`,
    lookAt: '',
    annotations: { [inject]: 'enabled' },
  },
];

/**
 * Creates small pods by server-side dry run, one for each of the two ways into the webhook, and looks whether they come
 * out injected. Gives one sentence that says what is wrong and what to look at; undefined where all is well.
 */
export async function selfTest(
  access: ApiAccess,
  namespace: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const { pod, lookAt, annotations } of ways) {
    try {
      const sent = restrictedPod({ name: 'gracehook-self-test', annotations });
      const wrong = wrongIn(await dryRunPod(access, namespace, sent, signal));
      if (wrong === 'NotSeen') {
        return `${pod} was not injected in ${namespace}: the API server did not call the webhook, or could not and went on without it; look at ${lookAt}whether serve is ready, and the caBundle of the webhook configuration`;
      }
      if (wrong !== undefined) return `${pod} was not injected in ${namespace}: ${wrong}`;
    } catch (error) {
      return troubleWith(error, access, namespace);
    }
  }
  return undefined;
}

/** `NotSeen` where no webhook of ours left a trace. */
function wrongIn(stored: JsonObject): 'NotSeen' | string | undefined {
  const text = asString(valueAt(stored, ['metadata', 'annotations', statusAnnotation]));
  const isLabelled = valueAt(stored, ['metadata', 'labels', injectedLabel]) === 'true';
  if (isLabelled && text !== undefined) return undefined;
  if (!isLabelled && text === undefined) return 'NotSeen';
  if (isLabelled) return `the annotation ${statusAnnotation} is missing`;
  const reasons = asList(valueAt(parsedJson(text), ['reasons'])).map(String);
  return `the webhook skipped it (${reasons.join(', ') || 'for no reason that it names'})`;
}

function troubleWith(error: unknown, { server }: ApiAccess, namespace: string): string {
  const { message } = error as Error;
  if (!(error instanceof ApiStatusError)) return `the API server ${server} cannot be reached: ${message}`;
  if (error.status === 404)
    return `the namespace ${namespace} is missing; the chart makes it, see selfTest in its values`;
  if (error.status === 401) return `the API server ${server} does not know who asks: ${message}`;
  if (error.status === 403 && message.includes('cannot create resource'))
    return `not allowed to create pods in ${namespace}, which a dry run needs too: ${message}`;
  if (message.includes('failed calling webhook'))
    return `the API server cannot call a webhook, and refuses pods that concern it: ${message}`;
  return `the pod was refused in ${namespace}: ${message}`;
}
