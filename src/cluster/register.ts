import { ApiException } from '@kubernetes/client-node';
import type { Capabilities } from '../core/mutations/mutation.ts';
import type { ClusterContext } from './open-context.ts';
import { webhookConfiguration } from './webhook-configuration.ts';

const configurationName = 'gracehook-dev';

/** A registration that lasts until it is removed. */
export interface Registration {
  readonly server: string;
  /** What this API server stores, found by a dry run. */
  readonly capabilities: Capabilities;
  readonly remove: () => Promise<void>;
}

/** Registers the webhook by URL for development, in place of what an earlier process may have left behind. */
export async function register(context: ClusterContext, url: string, ca: string): Promise<Registration> {
  const capabilities = await capabilitiesOf(context);
  const caBundle = Buffer.from(ca).toString('base64');
  const body = webhookConfiguration(configurationName, (path) => ({ url: `${url}${path}`, caBundle }));
  await removeConfiguration(context);
  await context.webhooks.createMutatingWebhookConfiguration({ body });
  return { server: context.server, capabilities, remove: () => removeConfiguration(context) };
}

async function removeConfiguration({ webhooks }: ClusterContext): Promise<void> {
  try {
    await webhooks.deleteMutatingWebhookConfiguration({ name: configurationName });
  } catch (error) {
    if (!(error instanceof ApiException) || error.code !== 404) throw error;
  }
}

/** Asks the API server for a pod with both fields, without creating it: a server that drops `sleep` refuses the pod. */
async function capabilitiesOf({ core }: ClusterContext): Promise<Capabilities> {
  const body = {
    metadata: { generateName: 'gracehook-capabilities-' },
    spec: {
      os: { name: 'linux' },
      containers: [
        {
          name: 'app',
          image: 'none',
          lifecycle: { preStop: { sleep: { seconds: 1 } }, stopSignal: 'SIGTERM' },
        },
      ],
    },
  };
  try {
    const pod = await core.createNamespacedPod({ namespace: 'default', body, dryRun: 'All' });
    const lifecycle = pod.spec?.containers[0]?.lifecycle;
    return {
      sleep: lifecycle?.preStop?.sleep?.seconds === 1,
      stopSignal: lifecycle?.stopSignal === 'SIGTERM',
    };
  } catch (error) {
    if (error instanceof ApiException && error.code === 422) return { sleep: false, stopSignal: false };
    // Not allowed to ask, or no ServiceAccount yet: the oldest server that Gracehook supports has the field.
    if (error instanceof ApiException) return { sleep: true, stopSignal: false };
    throw error;
  }
}
