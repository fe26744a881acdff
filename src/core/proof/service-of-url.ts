import { asInteger, asList, asObject, asString, type Json, type JsonObject, valueAt } from '../json.ts';
import type { Target } from './target.ts';

/** Where a URL leads, as far as the Services of the workload's namespace tell. */
export interface ServiceOfUrl {
  readonly name: string;
  /** Whether that Service selects the pods of the workload itself, and not of something before it. */
  readonly isOwn: boolean;
}

/**
 * The Service that a URL names by address, by name or by node port, one of the workload's own first; undefined where it
 * names none, as an Ingress does.
 */
export function serviceOfUrl({ services = [], workload }: Target, url: URL): ServiceOfUrl | undefined {
  const labels = valueAt(workload, ['spec', 'template', 'metadata', 'labels']);
  const found = services
    .filter((service) => isAt(service, url))
    .map((service) => ({
      name: asString(valueAt(service, ['metadata', 'name'])) ?? '',
      isOwn: isSelecting(service, labels),
    }));
  return found.find(({ isOwn }) => isOwn) ?? found[0];
}

/** A Service without a selector gets its addresses from somebody else. */
function isSelecting(service: JsonObject, labels: Json | undefined): boolean {
  const selector = Object.entries(asObject(valueAt(service, ['spec', 'selector'])) ?? {});
  return selector.length > 0 && selector.every(([key, value]) => valueAt(labels, [key]) === value);
}

function isAt(service: JsonObject, { hostname, port, protocol }: URL): boolean {
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  const has = (member: string) =>
    asList(valueAt(service, ['spec', 'ports'])).some((one) => asInteger(valueAt(one, [member])) === number);
  return has('nodePort') || (has('port') && addressesOf(service).includes(hostname.replace(/^\[|\]$/g, '')));
}

function addressesOf(service: JsonObject): string[] {
  const name = `${asString(valueAt(service, ['metadata', 'name']))}`;
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
