import { dirname, resolve } from 'node:path';
import { type FileHealth, type FileListener, followFile } from '../files/follow-file.ts';
import type { Configuration } from './configuration.ts';
import { type ConfigurationFaults, parseConfiguration } from './parse-configuration.ts';

/** A configuration that follows its file. */
export interface LiveConfiguration {
  /** The last good one. A new one takes its place as a whole. */
  readonly current: () => Configuration;
  readonly health: () => FileHealth;
  readonly stop: () => void;
}

/**
 * Opens a configuration file and follows it; faults where it is not valid at the start. Later, a file that is not valid
 * (or is gone) keeps the last good configuration. The listener is told of each later content once.
 */
export async function openConfiguration(
  file: string,
  listener: FileListener<Configuration>,
  lookMilliseconds = 1000,
): Promise<LiveConfiguration | ConfigurationFaults> {
  let isOpen = false;
  const followed = await followFile(
    file,
    (text) => configurationIn(file, text),
    {
      loaded: (configuration) => isOpen && listener.loaded(configuration),
      refused: (faults) => isOpen && listener.refused(faults),
    },
    lookMilliseconds,
  );
  isOpen = true;
  const first = followed.current();
  if (first === undefined) {
    followed.stop();
    return { faults: followed.health().invalid?.faults ?? [] };
  }
  return {
    current: () => followed.current() ?? first,
    health: followed.health,
    stop: followed.stop,
  };
}

function configurationIn(file: string, text: string): Configuration | ConfigurationFaults {
  const result = parseConfiguration(text);
  if ('faults' in result || result.tls === undefined) return result;
  const inFolder = (path: string) => resolve(dirname(file), path);
  const { certFile, keyFile } = result.tls;
  return { ...result, tls: { certFile: inFolder(certFile), keyFile: inFolder(keyFile) } };
}
