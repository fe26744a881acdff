import { objectName } from '../object-name.ts';
import { ownServices, type ServiceOfUrl } from './service-of-url.ts';
import type { Target } from './target.ts';

/**
 * Why a load through this Service would measure another workload, in a sentence that says what would help; undefined
 * where it may reach the workload's pods.
 */
export function serviceRefusal(
  target: Target,
  url: URL,
  service: ServiceOfUrl | undefined,
): string | undefined {
  if (service?.selects !== 'others') return undefined;
  const workload = objectName(target.workload);
  const own = ownServices(target);
  const remedy =
    own.length > 0
      ? `give a URL of the Service ${own.join(' or ')}, which selects them`
      : 'give a URL of a Service that selects them';
  return (
    `${url.href} leads to the Service ${service.name} of the namespace ${target.namespace}, which selects none of the pods ` +
    `of ${workload}: ${remedy}; where ${service.name} is a gateway before them, give the host name that clients use`
  );
}
