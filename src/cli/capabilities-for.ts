import type { Configuration } from '../config/configuration.ts';
import { parseCapabilities } from '../config/parse-capabilities.ts';
import type { Capabilities } from '../core/mutations/mutation.ts';
import { type FileHealth, followFile } from '../files/follow-file.ts';
import type { Logger } from '../telemetry/logger.ts';

const lookMilliseconds = 1000;
const nothingRisked: Capabilities = { sleep: false, stopSignal: false };

/** What the API server keeps, as `control` found out and wrote into a file. */
export interface FollowedCapabilities {
  /** The last good ones. Before the first, none: a server that drops a field rejects the pod. */
  readonly found: () => Capabilities;
  /** Why reviews cannot be answered well yet; undefined where `control` or the admin has said what they need. */
  readonly unknownBecause: (configuration: Configuration) => string | undefined;
  readonly health: () => FileHealth;
  readonly stop: () => void;
}

/** Follows the file that was named; undefined where none was. */
export async function capabilitiesFor(
  file: string | undefined,
  log: Logger,
): Promise<FollowedCapabilities | undefined> {
  if (file === undefined) return undefined;
  let isKnown = false;
  const { current, health, stop } = await followFile(
    file,
    parseCapabilities,
    {
      loaded: (found) => {
        isKnown = true;
        log.info(found, 'capabilities of the API server loaded');
      },
      refused: (faults) => {
        if (isKnown) log.error({ file, faults }, 'capabilities not valid, the last good ones are used');
        else log.warn({ file, faults }, 'capabilities of the API server not known yet');
      },
    },
    lookMilliseconds,
  );
  return {
    found: () => current() ?? nothingRisked,
    unknownBecause: ({ capabilities }) => {
      if (current() !== undefined || capabilities.sleep !== undefined) return undefined;
      const faults = health().invalid?.faults.join(', ');
      return (
        `what the API server keeps is not known yet: control has not written ${file} (${faults}); see its log, ` +
        'or write kubernetes: {version: "1.34"} into the configuration'
      );
    },
    health,
    stop,
  };
}
