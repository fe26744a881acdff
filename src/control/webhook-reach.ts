import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { callApi } from '../cluster/call-api.ts';
import { asList, asString, type Json, valueAt } from '../core/json.ts';
import { isSelected } from '../core/label-selector.ts';

const configurations = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';

/** The release whose webhook it is; its configuration has the same name. */
interface Release {
  readonly name: string;
  readonly namespace: string;
}

/**
 * Learns for which namespaces the API server calls the webhook for pods, by the namespace selectors of its
 * configuration, so that nobody is told of pods that the admin has left out. Without it, or the right to read it, every
 * namespace but the two that the chart always leaves out counts.
 */
export async function webhookReach(
  access: ApiAccess,
  { name, namespace }: Release,
  signal: AbortSignal,
): Promise<(namespaceObject: Json) => boolean> {
  const path = `${configurations}/${name}`;
  const configuration = await callApi(access, { method: 'GET', path, signal }).catch((error: unknown) => {
    if (error instanceof ApiStatusError && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  });
  const entries = asList(valueAt(configuration, ['webhooks'])).filter((entry) =>
    asList(valueAt(entry, ['rules'])).some((rule) => asList(valueAt(rule, ['resources'])).includes('pods')),
  );
  const selectors =
    configuration === undefined ? [{}] : entries.map((entry) => valueAt(entry, ['namespaceSelector']));
  const excluded = ['kube-system', namespace];
  return (object) => {
    const labels = valueAt(object, ['metadata', 'labels']);
    const isExcluded = excluded.includes(asString(valueAt(object, ['metadata', 'name'])) ?? '');
    return !isExcluded && selectors.some((selector) => isSelected(labels, selector));
  };
}
