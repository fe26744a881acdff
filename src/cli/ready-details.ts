import type { ConfigurationHealth } from '../config/live-configuration.ts';
import type { FollowedNamespaces } from './namespaces-for.ts';

/** What `/readyz` says beside `ok`: what is not as it should be, although reviews are answered well. One line each. */
export function readyDetails(
  { invalid }: ConfigurationHealth,
  namespaces: ReturnType<FollowedNamespaces['health']> | undefined,
): string[] {
  const details: string[] = [];
  if (invalid !== undefined) {
    const [first, ...others] = invalid.faults;
    const more = others.length > 0 ? ` (and ${others.length} more)` : '';
    details.push(
      `configuration: not valid since ${invalid.since.toISOString()}, the last good one is used: ${first}${more}`,
    );
  }
  if (namespaces !== undefined && (namespaces.trouble !== undefined || !namespaces.isSynced)) {
    const { isSynced, lastContact, trouble = 'the API server has not answered yet' } = namespaces;
    const known = isSynced ? `as of ${lastContact?.toISOString()}` : 'not known yet';
    details.push(`namespaces: ${known}: ${trouble}`);
  }
  return details;
}
