import { capabilitiesOfVersion } from '../core/capabilities.ts';
import { asList, asObject, asString, type Json, valueAt } from '../core/json.ts';
import { type Bounds, defaultBounds } from '../core/policy/bounds.ts';
import { parseDuration } from '../core/policy/durations.ts';
import { settingNamed } from '../core/policy/settings.ts';
import type { Configuration } from './configuration.ts';
import { configurationSchema } from './configuration-schema.ts';
import { type Fault, faultSentences } from './fault.ts';
import { readYaml } from './read-yaml.ts';
import { schemaFaults } from './schema-faults.ts';

/** Why a text is no configuration: one sentence each, in the order of the file. */
export interface ConfigurationFaults {
  readonly faults: readonly string[];
}

/** Reads a configuration from YAML. It is valid as a whole or not at all; then all of its faults are told. */
export function parseConfiguration(text: string): Configuration | ConfigurationFaults {
  const yaml = readYaml(text);
  if (isFaults(yaml)) return { faults: faultSentences(yaml) };
  const value = yaml.value ?? {};
  const faults = schemaFaults(configurationSchema, value).map((fault) => ({
    ...fault,
    line: fault.path === undefined || fault.path.length === 0 ? undefined : yaml.lineOf(fault.path),
  }));
  return faults.length > 0 ? { faults: faultSentences(faults) } : configurationFrom(value);
}

function isFaults(result: ReturnType<typeof readYaml>): result is readonly Fault[] {
  return Array.isArray(result);
}

function configurationFrom(file: Json): Configuration {
  const certFile = asString(valueAt(file, ['tls', 'certFile']));
  const keyFile = asString(valueAt(file, ['tls', 'keyFile']));
  return {
    settings: { place: 'cluster', values: settingsIn(valueAt(file, ['settings'])) },
    bounds: boundsIn(valueAt(file, ['bounds'])),
    capabilities: capabilitiesIn(valueAt(file, ['kubernetes'])),
    namespaceSettings: asBoolean(valueAt(file, ['namespaceSettings'])),
    tls: certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined,
    host: asString(valueAt(file, ['host'])),
    port: asNumber(valueAt(file, ['port'])),
    opsPort: asNumber(valueAt(file, ['opsPort'])),
  };
}

function settingsIn(section: Json | undefined): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(asObject(section) ?? {})) {
    if (value !== null) values.set(settingNamed(name) ?? name, String(value));
  }
  return values;
}

function boundsIn(section: Json | undefined): Bounds {
  const seconds = (name: string) => parseDuration(asString(valueAt(section, [name])) ?? '').value;
  const names = (name: string) =>
    new Set(asList(valueAt(section, [name])).filter((item) => typeof item === 'string'));
  return {
    maxDelaySeconds: seconds('maxDelay') ?? defaultBounds.maxDelaySeconds,
    maxGraceSeconds: seconds('maxGrace') ?? defaultBounds.maxGraceSeconds,
    forbiddenNamespaces: names('forbiddenNamespaces'),
    allowedEnv: names('allowedEnv'),
  };
}

/** An explicit word about a field wins over the version. */
function capabilitiesIn(section: Json | undefined): Configuration['capabilities'] {
  const ofVersion = capabilitiesOfVersion(asString(valueAt(section, ['version'])) ?? '');
  const sleep = asBoolean(valueAt(section, ['sleep'])) ?? ofVersion?.sleep;
  const stopSignal = asBoolean(valueAt(section, ['stopSignal']));
  return { ...(sleep !== undefined && { sleep }), ...(stopSignal !== undefined && { stopSignal }) };
}

function asBoolean(value: Json | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function asNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
