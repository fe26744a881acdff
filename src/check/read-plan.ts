import { parse } from 'yaml';
import { getIfThere } from '../cluster/get-if-there.ts';
import { isPermitted } from '../cluster/is-permitted.ts';
import { probeCapabilities } from '../cluster/probe-capabilities.ts';
import { parseConfiguration } from '../config/parse-configuration.ts';
import type { Plan } from '../core/check/facts.ts';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../core/json.ts';
import type { Capabilities } from '../core/mutations/mutation.ts';
import type { Source } from './source.ts';

/** What the chart's values.yaml has. */
const defaults: JsonObject = { webhook: { failurePolicy: 'Ignore' } };
const defaultNamespace = 'gracehook';
/** What the chart creates with its default values; those without a namespace are the cluster's. */
const created = [
  ['admissionregistration.k8s.io', 'mutatingwebhookconfigurations', false],
  ['rbac.authorization.k8s.io', 'clusterroles', false],
  ['rbac.authorization.k8s.io', 'clusterrolebindings', false],
  ['', 'namespaces', false],
  ['rbac.authorization.k8s.io', 'roles', true],
  ['rbac.authorization.k8s.io', 'rolebindings', true],
  ['apps', 'deployments', true],
  ['', 'services', true],
  ['', 'serviceaccounts', true],
  ['', 'configmaps', true],
  ['', 'secrets', true],
  ['coordination.k8s.io', 'leases', true],
  ['policy', 'poddisruptionbudgets', true],
] as const;

/** The values as helm merges them: a later file wins, maps are merged. Throws with a sentence where one is no YAML. */
export async function readPlan({ options }: Source): Promise<Plan> {
  const values = (options.values ?? []).map(parsedValues).reduce(merged, defaults);
  const namespace = options.namespace ?? defaultNamespace;
  const config = valueAt(values, ['config']);
  const configuration = parseConfiguration(config === undefined ? '' : JSON.stringify(config));
  const selector = asObject(valueAt(values, ['webhook', 'namespaceSelector'])) ?? {};
  const excluded = [
    'kube-system',
    namespace,
    ...asList(valueAt(values, ['webhook', 'excludedNamespaces'])).map(String),
  ];
  return {
    namespace,
    failurePolicy: asString(valueAt(values, ['webhook', 'failurePolicy'])) ?? '',
    isOnHostNetwork: valueAt(values, ['serve', 'hostNetwork']) === true,
    configurationFaults: 'faults' in configuration ? configuration.faults : [],
    namespaceSelector: {
      ...selector,
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: excluded },
        ...asList(selector['matchExpressions']),
      ],
    },
  };
}

export async function readReleaseNamespace({ access, fact }: Source): Promise<JsonObject | undefined> {
  const { namespace } = await fact('plan');
  return getIfThere(access, `/api/v1/namespaces/${namespace}`);
}

/** Asks for each kind; a question that anybody may ask. */
export async function readMissingRights({ access, fact }: Source): Promise<readonly string[]> {
  const { namespace } = await fact('plan');
  const asked = created.map(async ([group, resource, isNamespaced]) => {
    const deed = { group, resource, verb: 'create', ...(isNamespaced && { namespace }) };
    const shown = `create ${resource}${group === '' ? '' : `.${group}`}${isNamespaced ? ` in ${namespace}` : ''}`;
    return (await isPermitted(access, deed)) ? [] : [shown];
  });
  return (await Promise.all(asked)).flat();
}

export async function probePlannedCapabilities({ access, fact }: Source): Promise<Capabilities> {
  const { namespace } = await fact('plan');
  const isThere = (await fact('releaseNamespace')) !== undefined;
  return probeCapabilities(access, isThere ? namespace : 'default');
}

function parsedValues(text: string): Json {
  try {
    return (parse(text) ?? {}) as Json;
  } catch (error) {
    throw new Error(`the values are no YAML: ${(error as Error).message}`);
  }
}

function merged(under: Json, over: Json): Json {
  const [below, above] = [asObject(under), asObject(over)];
  if (below === undefined || above === undefined) return over;
  const members = new Map(Object.entries(below));
  for (const [key, value] of Object.entries(above)) {
    const beneath = members.get(key);
    members.set(key, beneath === undefined ? value : merged(beneath, value));
  }
  return Object.fromEntries(members);
}
