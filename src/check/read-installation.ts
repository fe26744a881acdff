import { listEndpoints } from '../cluster/list-endpoints.ts';
import { readSecret } from '../cluster/secret.ts';
import { type Configuration, defaultConfiguration } from '../config/configuration.ts';
import { parseCapabilities } from '../config/parse-capabilities.ts';
import { parseConfiguration } from '../config/parse-configuration.ts';
import { entriesOf } from '../core/check/entries.ts';
import type { Facts, ServingCertificate, TrustOfEntry } from '../core/check/facts.ts';
import { asList, asString, type JsonObject, valueAt } from '../core/json.ts';
import { anchorOf, certificatesIn, readLeaf } from '../tls/read-certificates.ts';
import { objectAtPlace, type Source } from './source.ts';

const names = { cert: 'tls.crt', key: 'tls.key' };

export function readServe(source: Source): Promise<JsonObject | undefined> {
  return objectAtPlace(source, '/apis/apps/v1', 'deployments');
}

export function readControl(source: Source): Promise<JsonObject | undefined> {
  return objectAtPlace(source, '/apis/apps/v1', 'deployments', '-control');
}

export function readLease(source: Source): Promise<JsonObject | undefined> {
  return objectAtPlace(source, '/apis/coordination.k8s.io/v1', 'leases', '-control');
}

export function readDisruptionBudget(source: Source): Promise<JsonObject | undefined> {
  return objectAtPlace(source, '/apis/policy/v1', 'poddisruptionbudgets');
}

export function readHistory(source: Source): Promise<JsonObject | undefined> {
  return objectAtPlace(source, '/api/v1', 'configmaps', '-history');
}

export async function readReadyEndpoints({ access, fact }: Source): Promise<number> {
  const place = await fact('place');
  if (place === undefined) return 0;
  const endpoints = await listEndpoints(access, place.namespace, place.name);
  return endpoints.filter(({ isReady, isTerminating }) => isReady && !isTerminating).length;
}

export async function readStateFaults(source: Source): Promise<readonly string[]> {
  const object = await objectAtPlace(source, '/api/v1', 'configmaps', '-state');
  if (object === undefined) return ['it is missing'];
  const text = asString(valueAt(object, ['data', 'capabilities.json']));
  const parsed =
    text === undefined ? { faults: ['it has no capabilities.json yet'] } : parseCapabilities(text);
  return 'faults' in parsed ? parsed.faults : [];
}

export async function readConfigurationFaults(source: Source): Promise<Facts['configurationFaults']> {
  const text = await configurationText(source);
  if (text === undefined) return undefined;
  const parsed = parseConfiguration(text);
  return 'faults' in parsed ? parsed.faults : [];
}

/** That of the installation, where it is valid; else the built-in one. */
export async function readConfiguration(source: Source): Promise<Configuration> {
  const parsed = parseConfiguration((await configurationText(source)) ?? '');
  return 'faults' in parsed ? defaultConfiguration : parsed;
}

async function configurationText(source: Source): Promise<string | undefined> {
  const object = await objectAtPlace(source, '/api/v1', 'configmaps');
  return asString(valueAt(object, ['data', 'config.yaml']));
}

/** The pair of the Secret that the Deployment mounts, as `control` reads it; its key is only compared. */
export async function readCertificate(source: Source): Promise<ServingCertificate | undefined> {
  const pair = await readPair(source);
  if (pair === undefined) return undefined;
  const held = readLeaf(pair, names, [pair.host], []);
  return { secret: pair.secret, period: held?.certificate, flaw: held?.flaw };
}

export async function readTrust(source: Source): Promise<readonly TrustOfEntry[]> {
  const [configuration] = await source.fact('configurations');
  const pair = await readPair(source).catch(() => undefined);
  return [...entriesOf(configuration)].map(([entry, object]) => {
    const bundle = asString(valueAt(object, ['clientConfig', 'caBundle']));
    if (bundle === undefined) return { entry, certificates: undefined, issuer: undefined };
    const anchors = certificatesIn(Buffer.from(bundle, 'base64').toString()).map(anchorOf);
    const issuedBy =
      pair === undefined ? undefined : readLeaf(pair, names, [pair.host], anchors)?.certificate?.issuedBy;
    return { entry, certificates: anchors.length, issuer: anchors.find(({ id }) => id === issuedBy) };
  });
}

async function readPair({ access, fact }: Source) {
  const [place, serve] = await Promise.all([fact('place'), fact('serve')]);
  if (place === undefined) return undefined;
  const volume = asList(valueAt(serve, ['spec', 'template', 'spec', 'volumes'])).find(
    (one) => valueAt(one, ['name']) === 'tls',
  );
  const name = asString(valueAt(volume, ['secret', 'secretName'])) ?? `${place.name}-tls`;
  const secret = await readSecret(access, place.namespace, name, AbortSignal.timeout(10_000));
  if (secret.resourceVersion === undefined) return undefined;
  return {
    secret: `${place.namespace}/${name}`,
    host: `${place.name}.${place.namespace}.svc`,
    cert: secret.data.get(names.cert),
    key: secret.data.get(names.key),
  };
}
