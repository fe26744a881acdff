import { ApiException } from '@kubernetes/client-node';
import type { Capabilities } from '../core/mutations/mutation.ts';
import { ApiStatusError } from './api-status-error.ts';
import type { ClusterContext } from './open-context.ts';
import { probeCapabilities } from './probe-capabilities.ts';
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

/** Not allowed to ask, or no ServiceAccount yet: the oldest server that Gracehook supports has `sleep`. */
async function capabilitiesOf({ access }: ClusterContext): Promise<Capabilities> {
  try {
    return await probeCapabilities(access, 'default');
  } catch (error) {
    if (error instanceof ApiStatusError) return { sleep: true, stopSignal: false };
    throw error;
  }
}
