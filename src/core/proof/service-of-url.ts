import { asInteger, asList, asObject, asString, type Json, type JsonObject, valueAt } from '../json.ts';
import type { Target } from './target.ts';

/** Where a URL leads, as far as the Services of the workload's namespace tell. */
export interface ServiceOfUrl {
  readonly name: string;
  /**
   * Which pods it selects: the workload's `own`, `some` of them, only `others`, or `unknown` where it has no selector and
   * gets its addresses from somebody else.
   */
  readonly selects: 'own' | 'some' | 'others' | 'unknown';
  /** Its selector as the API takes it in a query; empty where it has none. */
  readonly labelSelector: string;
}

const nearestFirst: readonly ServiceOfUrl['selects'][] = ['own', 'some', 'unknown', 'others'];

/**
 * The Service that a URL names by address, by name or by node port, one of the workload's own first; undefined where it
 * names none, as an Ingress does.
 */
export function serviceOfUrl(target: Target, url: URL): ServiceOfUrl | undefined {
  const found = (target.services ?? [])
    .filter((service) => isAt(service, url))
    .map((service) => ({
      name: nameOf(service),
      selects: selectedBy(service, target),
      labelSelector: selectorOf(service)
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(','),
    }));
  return nearestFirst.flatMap((kind) => found.filter(({ selects }) => selects === kind))[0];
}

/** The names of the Services that select all pods of the workload. */
export function ownServices(target: Target): string[] {
  return (target.services ?? [])
    .filter((service) => selectedBy(service, target) === 'own')
    .map((service) => nameOf(service));
}

/** Its pods can have labels that its template lacks, such as those that a StatefulSet or a webhook adds. */
function selectedBy(
  service: JsonObject,
  { workload, pods }: Pick<Target, 'workload' | 'pods'>,
): ServiceOfUrl['selects'] {
  const selector = selectorOf(service);
  if (selector.length === 0) return 'unknown';
  const isSelecting = (object: Json | undefined) => {
    const labels = valueAt(object, ['metadata', 'labels']);
    return selector.every(([key, value]) => valueAt(labels, [key]) === value);
  };
  if (isSelecting(valueAt(workload, ['spec', 'template']))) return 'own';
  const selected = pods.filter(isSelecting);
  if (selected.length === 0) return 'others';
  return selected.length === pods.length ? 'own' : 'some';
}

function selectorOf(service: JsonObject): [key: string, value: Json][] {
  return Object.entries(asObject(valueAt(service, ['spec', 'selector'])) ?? {});
}

function nameOf(service: JsonObject): string {
  return asString(valueAt(service, ['metadata', 'name'])) ?? '';
}

function isAt(service: JsonObject, { hostname, port, protocol }: URL): boolean {
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  const has = (member: string) =>
    asList(valueAt(service, ['spec', 'ports'])).some((one) => asInteger(valueAt(one, [member])) === number);
  return has('nodePort') || (has('port') && addressesOf(service).includes(hostname.replace(/^\[|\]$/g, '')));
}

function addressesOf(service: JsonObject): string[] {
  const name = nameOf(service);
  const inNamespace = `${name}.${asString(valueAt(service, ['metadata', 'namespace']))}`;
  const ingress = asList(valueAt(service, ['status', 'loadBalancer', 'ingress']));
  const said = [
    ...asList(valueAt(service, ['spec', 'clusterIPs'])),
    ...asList(valueAt(service, ['spec', 'externalIPs'])),
    ...ingress.flatMap((one) => [valueAt(one, ['ip']), valueAt(one, ['hostname'])]),
  ];
  return [
    ...said.flatMap((address) => asString(address) ?? []),
    ...[name, inNamespace, `${inNamespace}.svc`, `${inNamespace}.svc.cluster.local`],
  ];
}
