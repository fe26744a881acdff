import { type Configuration, defaultConfiguration } from '../config/configuration.ts';
import { capabilitiesOfVersion } from '../core/capabilities.ts';
import type { PodContext } from '../core/pod-context.ts';
import { unusableConfiguration } from './configuration-for.ts';
import { reviewPolicy } from './review-policy.ts';
import { UsageError } from './usage-error.ts';

/** The flags that say what holds beside the manifests. */
export interface ContextFlags {
  readonly config?: string;
  readonly kubeVersion?: string;
}

/**
 * What holds for manifests beside what they say: the configuration that a flag names, else the built-in one, for a
 * server of the version that another flag names. Unlike `serve` it reads no variable: a result depends on what is typed.
 */
export async function manifestContext(flags: ContextFlags, version: string): Promise<PodContext> {
  const configuration =
    flags.config === undefined ? defaultConfiguration : await openedConfiguration(flags.config);
  const policy = reviewPolicy(configuration, {}, version);
  return { ...policy, capabilities: { ...policy.capabilities, ...capabilitiesOf(flags) } };
}

/** The configuration in a file. Throws a `UsageError` with all that is wrong with it. */
export async function openedConfiguration(file: string): Promise<Configuration> {
  const { openConfiguration } = await import('../config/live-configuration.ts');
  const configuration = await openConfiguration(file, { loaded: () => {}, refused: () => {} });
  if ('faults' in configuration) throw unusableConfiguration(file, configuration.faults);
  configuration.stop();
  return configuration.current();
}

function capabilitiesOf({ kubeVersion }: ContextFlags) {
  if (kubeVersion === undefined) return {};
  const capabilities = capabilitiesOfVersion(kubeVersion);
  if (capabilities !== undefined) return capabilities;
  throw new UsageError(`--kube-version takes a version such as 1.34, not ${JSON.stringify(kubeVersion)}`);
}
