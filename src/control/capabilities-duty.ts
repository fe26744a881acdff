import type { ApiAccess } from '../cluster/api-access.ts';
import { callApi } from '../cluster/call-api.ts';
import { probeCapabilities } from '../cluster/probe-capabilities.ts';
import { asString, isSameJson, valueAt } from '../core/json.ts';
import { parsedJson } from '../core/parsed-json.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Duty } from './duty.ts';

/** The key of the ConfigMap, which `serve` sees as a file of this name. */
const key = 'capabilities.json';

export interface CapabilitiesPlace {
  readonly namespace: string;
  readonly configMap: string;
  /** Where the dry run is made. */
  readonly selfTestNamespace: string;
}

/**
 * Writes into a ConfigMap what the API server can store, for `serve`, which must never send a field that is dropped.
 * Written only when it differs; a dry run that was refused for another reason changes nothing.
 */
export function capabilitiesDuty(
  access: ApiAccess,
  { namespace, configMap, selfTestNamespace }: CapabilitiesPlace,
  log: Logger,
): Duty {
  return {
    name: 'capabilities',
    everySeconds: 60,
    perform: async (signal) => {
      const path = `/api/v1/namespaces/${namespace}/configmaps/${configMap}`;
      const [capabilities, { gitVersion }, stored] = await Promise.all([
        probeCapabilities(access, selfTestNamespace, signal),
        callApi(access, { method: 'GET', path: '/version', signal }),
        callApi(access, { method: 'GET', path, signal }),
      ]);
      const { sleep, stopSignal } = capabilities;
      const found = { server: asString(gitVersion) ?? '', sleep, stopSignal };
      if (isSameJson(parsedJson(asString(valueAt(stored, ['data', key]))), found)) return;
      const body = { data: { [key]: JSON.stringify(found) } };
      await callApi(access, { method: 'PATCH', path, patch: 'mergePatch', body, signal });
      log.info(found, 'capabilities of the API server written');
    },
  };
}
