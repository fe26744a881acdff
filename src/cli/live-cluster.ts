import type { ApiAccess } from '../cluster/api-access.ts';
import { callApi } from '../cluster/call-api.ts';
import type { Tell } from '../cluster/live-objects.ts';
import { readInstallation } from '../cluster/read-installation.ts';
import { type Configuration, defaultConfiguration } from '../config/configuration.ts';
import { parseCapabilities } from '../config/parse-capabilities.ts';
import { capabilitiesOfVersion } from '../core/capabilities.ts';
import { asString } from '../core/json.ts';
import type { Capabilities } from '../core/mutations/mutation.ts';
import type { HistoryState } from '../core/overview/overview.ts';
import type { PodContext } from '../core/pod-context.ts';
import { openedConfiguration } from './manifest-context.ts';
import { reviewPolicy } from './review-policy.ts';
import { UsageError } from './usage-error.ts';

/** The flags that every command on a live cluster has, as the command line gives them; kubectl's own. */
export interface ClusterFlags {
  readonly namespace?: string;
  readonly allNamespaces?: true;
  readonly selector?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly config?: string;
}

/** A cluster that a command looks at, and what holds there. */
export interface LiveCluster {
  readonly access: ApiAccess;
  readonly context: string;
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  readonly policy: PodContext;
  readonly isInstalled: boolean;
  /** False where the configuration could not be read and the built-in one is assumed. */
  readonly isConfigurationKnown: boolean;
  /** Whether what namespaces say counts, beside their label. */
  readonly hasNamespaceSettings: boolean;
  readonly history: string | undefined;
  readonly historyState: HistoryState;
}

/**
 * Opens the cluster that kubectl would use, and reads what its Gracehook goes by, with the rights of whoever runs this.
 * What cannot be known is told. Throws a `UsageError` where no cluster is known.
 */
export async function liveCluster(flags: ClusterFlags, version: string, tell: Tell): Promise<LiveCluster> {
  if (flags.allNamespaces === true && flags.namespace !== undefined)
    throw new UsageError('-A is all namespaces and -n is one; give one of them');
  const { kubeconfigContext } = await import('../cluster/kubeconfig-context.ts');
  const access = kubeconfigContext(flags.kubeconfig, flags.context);
  if (typeof access === 'string') throw new UsageError(access);
  const given = flags.config === undefined ? undefined : await openedConfiguration(flags.config);
  const [installation, { gitVersion }] = await Promise.all([
    readInstallation(access),
    callApi(access, { method: 'GET', path: '/version' }),
  ]);
  const installed = await configurationIn(installation.configuration);
  const configuration = given ?? (installed instanceof Error ? undefined : installed);
  const unknownBecause = installed instanceof Error ? installed.message : installation.unknownBecause;
  if (configuration === undefined)
    tell(`${unknownBecause}: the built-in configuration is assumed; --config names another`);
  return {
    access,
    context: access.name,
    namespace: flags.allNamespaces === true ? undefined : (flags.namespace ?? access.namespace),
    policy: reviewPolicy(
      configuration ?? defaultConfiguration,
      capabilitiesIn(installation.capabilities, asString(gitVersion) ?? ''),
      version,
    ),
    isInstalled: installation.isInstalled,
    isConfigurationKnown: configuration !== undefined,
    hasNamespaceSettings: configuration?.namespaceSettings !== false,
    history: installation.history,
    historyState: installation.historyState,
  };
}

/** The configuration that a ConfigMap holds, or why it holds none; undefined where there is no text. */
async function configurationIn(text: string | undefined): Promise<Configuration | Error | undefined> {
  if (text === undefined) return undefined;
  const { parseConfiguration } = await import('../config/parse-configuration.ts');
  const parsed = parseConfiguration(text);
  if (!('faults' in parsed)) return parsed;
  return new Error(`the configuration of the installation is not valid (${parsed.faults[0]})`);
}

/** What `control` found out, else what the version of the API server tells. */
function capabilitiesIn(text: string | undefined, version: string): Partial<Capabilities> {
  const found = text === undefined ? undefined : parseCapabilities(text);
  if (found === undefined || 'faults' in found) return capabilitiesOfVersion(version) ?? {};
  return { sleep: found.sleep, stopSignal: found.stopSignal };
}
