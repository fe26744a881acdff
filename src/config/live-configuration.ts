import { dirname, resolve } from 'node:path';
import type { Configuration } from './configuration.ts';
import { type ConfigurationFaults, parseConfiguration } from './parse-configuration.ts';
import { type FileText, readBounded, signatureOf } from './read-bounded.ts';

/** How the file is now. */
export interface ConfigurationHealth {
  /** When the configuration that holds was read. */
  readonly loadedAt: Date;
  /** Why the file as it is now is not used; undefined where it is. */
  readonly invalid?: { readonly since: Date; readonly faults: readonly string[] };
}

/** A configuration that follows its file. */
export interface LiveConfiguration {
  /** The last good one. A new one takes its place as a whole. */
  readonly current: () => Configuration;
  readonly health: () => ConfigurationHealth;
  readonly stop: () => void;
}

/** Is told of each new content once. */
export interface ConfigurationListener {
  readonly loaded: (configuration: Configuration) => void;
  readonly refused: (faults: readonly string[]) => void;
}

/**
 * Opens a configuration file and follows it; faults where it is not valid at the start. Later, a file that is not valid
 * (or is gone) keeps the last good configuration. The file is looked at each second, since watching does not see the
 * swapped links of a mounted ConfigMap, and a change counts when it has stood still for one look: whoever writes in
 * place has then finished.
 */
export async function openConfiguration(
  file: string,
  listener: ConfigurationListener,
  lookMilliseconds = 1000,
): Promise<LiveConfiguration | ConfigurationFaults> {
  let handled = await signatureOf(file);
  let content = await readBounded(file);
  const first = configurationIn(file, content);
  if ('faults' in first) return first;
  let current = first;
  let health: ConfigurationHealth = { loadedAt: new Date() };

  const takeIn = async () => {
    const read = await readBounded(file);
    if (JSON.stringify(read) === JSON.stringify(content)) return;
    content = read;
    const result = configurationIn(file, read);
    if ('faults' in result) {
      const since = health.invalid?.since ?? new Date();
      health = { loadedAt: health.loadedAt, invalid: { since, faults: result.faults } };
      listener.refused(result.faults);
    } else {
      current = result;
      health = { loadedAt: new Date() };
      listener.loaded(result);
    }
  };

  let seen = handled;
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const signature = await signatureOf(file);
      if (signature !== handled && signature === seen) {
        handled = signature;
        await takeIn();
      }
      seen = signature;
    } finally {
      isLooking = false;
    }
  };
  // Only a listener can throw there, such as a full log; that must not end the process.
  const timer = setInterval(() => void look().catch(() => {}), lookMilliseconds).unref();
  return { current: () => current, health: () => health, stop: () => clearInterval(timer) };
}

function configurationIn(file: string, content: FileText): Configuration | ConfigurationFaults {
  if ('fault' in content) return { faults: [content.fault] };
  try {
    const result = parseConfiguration(content.text);
    if ('faults' in result || result.tls === undefined) return result;
    const inFolder = (path: string) => resolve(dirname(file), path);
    const { certFile, keyFile } = result.tls;
    return { ...result, tls: { certFile: inFolder(certFile), keyFile: inFolder(keyFile) } };
  } catch (error) {
    // A bug of ours; a webhook that serves must not end by it.
    return { faults: [`it cannot be used, by an error of gracehook itself: ${(error as Error).message}`] };
  }
}
