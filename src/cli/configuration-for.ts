import { isDeepStrictEqual } from 'node:util';
import { type Configuration, defaultConfiguration } from '../config/configuration.ts';
import type { LiveConfiguration } from '../config/live-configuration.ts';
import type { Logger } from '../telemetry/logger.ts';
import { UsageError } from './usage-error.ts';

/** What is used once, when the process starts. */
const usedAtStart = ['host', 'port', 'opsPort', 'tls', 'namespaceSettings'] as const;

/**
 * The configuration that `serve` follows: that of a file, or the built-in one for ever. YAML and the schema are loaded
 * only for a file. Throws a `UsageError` with every fault of a file that cannot be used.
 */
export async function configurationFor(file: string | undefined, log: Logger): Promise<LiveConfiguration> {
  if (file === undefined) {
    const health = { loadedAt: new Date() };
    return { current: () => defaultConfiguration, health: () => health, stop: () => {} };
  }
  const { openConfiguration } = await import('../config/live-configuration.ts');
  let first: Configuration | undefined;
  const opened = await openConfiguration(file, {
    loaded: (configuration) => {
      log.info({ file }, 'configuration loaded');
      const changed = usedAtStart.filter((key) => !isDeepStrictEqual(configuration[key], first?.[key]));
      if (changed.length > 0)
        log.warn({ file, changed }, 'changed settings that count at the next start only');
    },
    refused: (faults) => log.error({ file, faults }, 'configuration not valid, the last good one is used'),
  });
  if ('faults' in opened) {
    throw unusableConfiguration(file, opened.faults);
  }
  first = opened.current();
  return opened;
}

/** The mistake of naming a file that cannot be used, with all that is wrong with it. */
export function unusableConfiguration(file: string, faults: readonly string[]): UsageError {
  return new UsageError(`the configuration ${file} cannot be used\n  ${faults.join('\n  ')}`);
}
