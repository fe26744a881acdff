import { parseCapabilities } from '../config/parse-capabilities.ts';
import { capabilitiesOfVersion } from '../core/capabilities.ts';
import { asString, valueAt } from '../core/json.ts';
import type { Capabilities } from '../core/mutations/mutation.ts';
import { readConfiguration } from './read-installation.ts';
import { objectAtPlace, type Source } from './source.ts';

/** What the webhook takes the API server to keep: as control wrote it down, unless the configuration knows better. */
export async function readCapabilities(source: Source): Promise<Capabilities> {
  const [object, version, { capabilities }] = await Promise.all([
    objectAtPlace(source, '/api/v1', 'configmaps', '-state'),
    source.fact('serverVersion'),
    readConfiguration(source),
  ]);
  const found = parseCapabilities(asString(valueAt(object, ['data', 'capabilities.json'])) ?? '');
  const { sleep, stopSignal } =
    'faults' in found ? { sleep: capabilitiesOfVersion(version)?.sleep ?? true, stopSignal: false } : found;
  return { sleep, stopSignal, ...capabilities };
}
