import type { ReviewPolicy } from '../admission/reviewers.ts';
import type { Configuration } from '../config/configuration.ts';
import type { Capabilities } from '../core/mutations/mutation.ts';
import { defaultContext } from '../core/pod-context.ts';

/**
 * What holds for every review: the configuration, and what the API server was found to keep, where the admin does not
 * say otherwise. Without either, the newest server is assumed.
 */
export function reviewPolicy(
  { settings, bounds, capabilities }: Configuration,
  found: Partial<Capabilities>,
  version: string,
): ReviewPolicy {
  const assumed = defaultContext(version);
  return {
    version,
    sources: [settings],
    bounds,
    capabilities: { ...assumed.capabilities, ...found, ...capabilities },
  };
}
