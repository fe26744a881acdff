import { webhookConfiguration } from '../cluster/webhook-configuration.ts';
import { entriesOf } from '../core/check/entries.ts';
import type { Facts, Place } from '../core/check/facts.ts';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../core/json.ts';
import { isOfGracehook } from '../core/removal/installed-configuration.ts';
import { listAll, type Source } from './source.ts';

const list = {
  path: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
  kind: 'MutatingWebhookConfiguration',
};
const deployments = { path: '/apis/apps/v1/deployments', kind: 'Deployment' };
const serveLabels = 'app.kubernetes.io/name=gracehook,app.kubernetes.io/component=serve';

export async function readConfigurations(source: Source): Promise<JsonObject[]> {
  return (await listAll(source, list)).filter(isOfGracehook);
}

export async function readOtherWebhooks(source: Source): Promise<JsonObject[]> {
  return (await listAll(source, list)).filter((object) => !isOfGracehook(object));
}

/** As `serve --register` would make them for a Service. */
export async function readExpectedEntries(): Promise<JsonObject[]> {
  const made = webhookConfiguration('gracehook', (path) => ({
    service: { namespace: 'gracehook', name: 'gracehook', path },
  }));
  return asList(JSON.parse(JSON.stringify(made.webhooks))).map((entry) => asObject(entry) ?? {});
}

/** By the Service that an entry names, else by the label of a Deployment; undefined where it is registered by a URL. */
export async function readPlace(source: Source): Promise<Place | undefined> {
  const configurations = await source.fact('configurations');
  for (const configuration of configurations) {
    for (const entry of entriesOf(configuration).values()) {
      const service = valueAt(entry, ['clientConfig', 'service']);
      const place = placeOf(service);
      if (place !== undefined) return place;
    }
  }
  if (configurations.length > 0) return undefined;
  const [serve] = await listAll(source, { ...deployments, labelSelector: serveLabels });
  return placeOf(valueAt(serve, ['metadata']));
}

function placeOf(object: Json | undefined): Facts['place'] {
  const name = asString(valueAt(object, ['name']));
  const namespace = asString(valueAt(object, ['namespace']));
  return name === undefined || namespace === undefined ? undefined : { namespace, name };
}
