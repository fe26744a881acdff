import { asList, asString, type JsonObject, valueAt } from '../core/json.ts';
import type { HistoryState } from '../core/overview/overview.ts';
import { isOfGracehook } from '../core/removal/installed-configuration.ts';
import type { ApiAccess } from './api-access.ts';
import { getIfThere } from './get-if-there.ts';
import { ifAllowed } from './if-allowed.ts';
import { listObjects } from './list-objects.ts';

/** What an installation keeps in its ConfigMaps, as texts; undefined where it is not there, or may not be read. */
export interface Installation {
  /** False where the API server knows no webhook of Gracehook's. */
  readonly isInstalled: boolean;
  readonly configuration: string | undefined;
  /** Why the configuration is not known, in words that begin a sentence; undefined where it is. */
  readonly unknownBecause: string | undefined;
  readonly capabilities: string | undefined;
  readonly history: string | undefined;
  readonly historyState: HistoryState;
}

const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';

/**
 * Finds the installation that the API server calls, by the Service that its webhook configuration names, and reads what
 * it keeps under that name, with the rights of whoever runs this. What may not be read is never an error.
 */
export async function readInstallation(access: ApiAccess): Promise<Installation> {
  const unknown = (unknownBecause: string, historyState: HistoryState): Installation => ({
    ...{ configuration: undefined, capabilities: undefined, history: undefined },
    isInstalled: true,
    unknownBecause,
    historyState,
  });
  const configurations = await ifAllowed(
    listObjects(access, { path, kind: 'MutatingWebhookConfiguration' }, (object) =>
      isOfGracehook(object) ? object : undefined,
    ),
  );
  if (configurations === undefined)
    return unknown('you may not list mutatingwebhookconfigurations', 'not allowed');
  if (configurations.length === 0)
    return { ...unknown('Gracehook is not installed', 'absent'), isInstalled: false };
  const [service] = configurations.flatMap(servicesOf);
  if (service === undefined) return unknown('the webhook is registered by a URL', 'absent');

  const { namespace, name } = service;
  const read = async (map: string, key: string) => {
    const found = await ifAllowed(
      getIfThere(access, `/api/v1/namespaces/${namespace}/configmaps/${map}`).then((object) => object ?? {}),
    );
    return { isAllowed: found !== undefined, text: asString(valueAt(found, ['data', key])) };
  };
  const [configuration, capabilities, history] = await Promise.all([
    read(name, 'config.yaml'),
    read(`${name}-state`, 'capabilities.json'),
    read(`${name}-history`, 'history.json'),
  ]);
  const place = `the ConfigMap ${name} in the namespace ${namespace}`;
  const because = configuration.isAllowed ? `${place} has no config.yaml` : `you may not read ${place}`;
  return {
    isInstalled: true,
    configuration: configuration.text,
    unknownBecause: configuration.text === undefined ? because : undefined,
    capabilities: capabilities.text,
    history: history.text,
    historyState: stateOf(history),
  };
}

function stateOf({
  isAllowed,
  text,
}: {
  readonly isAllowed: boolean;
  readonly text: string | undefined;
}): HistoryState {
  if (!isAllowed) return 'not allowed';
  return text === undefined ? 'absent' : 'read';
}

function servicesOf(configuration: JsonObject): { readonly namespace: string; readonly name: string }[] {
  return asList(configuration['webhooks']).flatMap((entry) => {
    const service = valueAt(entry, ['clientConfig', 'service']);
    const namespace = asString(valueAt(service, ['namespace']));
    const name = asString(valueAt(service, ['name']));
    return namespace === undefined || name === undefined ? [] : [{ namespace, name }];
  });
}
