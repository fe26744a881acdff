import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { dryRunPod } from '../cluster/dry-run-pod.ts';
import { ifAllowed } from '../cluster/if-allowed.ts';
import { restrictedPod } from '../cluster/restricted-pod.ts';
import type { Configuration } from '../config/configuration.ts';
import { nameOf } from '../core/check/entries.ts';
import type { TriedPod } from '../core/check/facts.ts';
import { injectLabel, isOptedIn } from '../core/check/opted-in.ts';
import { isReached } from '../core/check/reached.ts';
import { decide } from '../core/decide.ts';
import { asList, asString, type JsonObject, valueAt } from '../core/json.ts';
import type { Capabilities } from '../core/mutations/mutation.ts';
import { parsedJson } from '../core/parsed-json.ts';
import { sourceOfNamespace } from '../core/policy/namespace-source.ts';
import { injectedLabel, statusAnnotation } from '../core/status.ts';
import { readCapabilities } from './read-capabilities.ts';
import { readConfiguration } from './read-installation.ts';
import type { Source } from './source.ts';

const atOnce = 4;
const name = 'gracehook-check';

/**
 * Sends a pod by dry run to each opted-in namespace that is reached and not forbidden, as far as the caller may see
 * that: nothing is created.
 */
export async function tryPods(source: Source): Promise<readonly TriedPod[]> {
  const { access, options, fact } = source;
  const [namespaces, configurations, configuration, capabilities] = await Promise.all([
    fact('namespaces'),
    ifAllowed(fact('configurations')),
    ifAllowed(readConfiguration(source)),
    ifAllowed(readCapabilities(source)),
  ]);
  if (configurations?.length === 0) return [];
  const installed = configurations?.[0];
  const isTried = (namespace: JsonObject) =>
    isOptedIn(namespace) &&
    (installed === undefined || isReached(namespace, installed)) &&
    configuration?.bounds.forbiddenNamespaces.has(nameOf(namespace)) !== true &&
    valueAt(namespace, ['metadata', 'deletionTimestamp']) === undefined;
  const engine =
    configuration === undefined || capabilities === undefined
      ? undefined
      : { configuration, capabilities, version: options.clientVersion };
  const left = namespaces.filter(isTried);
  const tried: TriedPod[] = [];
  while (left.length > 0) {
    const some = left.splice(0, atOnce);
    tried.push(...(await Promise.all(some.map((namespace) => tryPod(access, namespace, engine)))));
  }
  return tried;
}

interface Engine {
  readonly configuration: Configuration;
  readonly capabilities: Capabilities;
  readonly version: string;
}

async function tryPod(
  access: ApiAccess,
  namespace: JsonObject,
  engine: Engine | undefined,
): Promise<TriedPod> {
  const place = nameOf(namespace);
  const answerTo = async (annotations: JsonObject) => {
    try {
      return await dryRunPod(access, place, restrictedPod({ name, annotations }));
    } catch (error) {
      // A missing right is told as such.
      if (!(error instanceof ApiStatusError) || error.message.includes('cannot create resource')) throw error;
      return error;
    }
  };
  const stored = await answerTo({});
  if (stored instanceof ApiStatusError) {
    const without = await answerTo({ [injectLabel]: 'disabled' });
    return {
      namespace: place,
      refusal: stored.because,
      isRefusedAnyway: without instanceof ApiStatusError,
    };
  }
  const text = asString(valueAt(stored, ['metadata', 'annotations', statusAnnotation]));
  const isInjected = valueAt(stored, ['metadata', 'labels', injectedLabel]) === 'true';
  if (!isInjected) {
    const skippedBy = asList(valueAt(parsedJson(text), ['reasons'])).map(String);
    return { namespace: place, isInjected, ...(skippedBy.length > 0 && { skippedBy }) };
  }
  if (engine === undefined) return { namespace: place, isInjected };
  return { namespace: place, isInjected, differing: differing(stored, namespace, engine) };
}

/**
 * What the engine would still change of a pod that came back: nothing, since a second pass changes nothing, unless
 * somebody changed what the first one wrote. Only the spec counts, for labels and status tell of versions.
 */
function differing(
  stored: JsonObject,
  namespace: JsonObject,
  { configuration, capabilities, version }: Engine,
) {
  const source = sourceOfNamespace(configuration.namespaceSettings === false ? {} : namespace);
  const values = new Map([...source.values, ['inject', 'enabled']]);
  const { operations } = decide(stored, {
    sources: [{ ...source, place: 'namespace', values }, configuration.settings],
    bounds: configuration.bounds,
    capabilities,
    version,
    namespace: nameOf(namespace),
  });
  const fields = operations
    .filter(({ path }) => path.startsWith('/spec/'))
    .map(({ path }) => path.slice(1).replaceAll('/', '.'));
  return [...new Set(fields)];
}
