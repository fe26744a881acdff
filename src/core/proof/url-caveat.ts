import { objectName } from '../object-name.ts';
import type { ServiceOfUrl } from './service-of-url.ts';
import type { Target } from './target.ts';

/** What is known of the way from the URL to the pods. */
export interface WayToPods {
  readonly service: ServiceOfUrl | undefined;
  /** Other workloads whose pods that Service selects, too, as kubectl names them. */
  readonly neighbours: readonly string[];
}

/**
 * What nobody checked about a URL, in a sentence that goes with every figure measured through it; undefined where its
 * Service selects the pods of the workload and no others.
 */
export function urlCaveat(
  { workload, namespace, services }: Target,
  url: URL,
  { service, neighbours }: WayToPods,
): string | undefined {
  const name = objectName(workload);
  const unchecked = `nobody checked that it leads to ${name}`;
  if (services === undefined)
    return `The Services of ${namespace} may not be listed, so ${url.host} was compared with none: ${unchecked}.`;
  if (service === undefined)
    return `No Service of ${namespace} is known by ${url.host}, as with an Ingress or a gateway: ${unchecked}.`;
  if (service.selects === 'unknown')
    return `The Service ${service.name} that ${url.host} names has no selector: ${unchecked}.`;
  if (service.selects === 'some')
    return `The Service ${service.name} selects only some pods of ${name}: what the others drop is not seen.`;
  if (neighbours.length === 0) return undefined;
  return `The Service ${service.name} also selects pods of ${neighbours.join(', ')}: they get a share of the requests, so ${name} may drop more than is seen here.`;
}
