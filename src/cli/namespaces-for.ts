import { setTimeout as sleep } from 'node:timers/promises';
import type { NamespaceSettings } from '../admission/reviewers.ts';
import { serviceAccountAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { followNamespaces } from '../cluster/follow-namespaces.ts';
import { createNamespaceCache } from '../cluster/namespace-cache.ts';
import type { Configuration } from '../config/configuration.ts';
import { namespaceFaults } from '../core/policy/namespace-faults.ts';
import type { Logger } from '../telemetry/logger.ts';
import { kubeconfigAccess } from './access-for.ts';
import type { ServeOptions } from './serve-options.ts';

const mostWaitMilliseconds = 3_000;

/** The namespaces of a cluster, followed for as long as this process runs. */
export interface FollowedNamespaces {
  readonly settingsOf: NamespaceSettings;
  readonly health: () => {
    readonly isSynced: boolean;
    readonly count: number;
    readonly lastContact: Date | undefined;
    /** Why nothing new comes at present. */
    readonly trouble: string | undefined;
  };
  /**
   * Begins, and waits until all namespaces are known, but no longer than three seconds: a replica that has just started
   * should know them before it is sent reviews, and no replica needs the API server. Gives the server's address.
   */
  readonly start: () => Promise<string>;
  readonly stop: () => void;
}

/**
 * The namespaces whose settings count: those of the kubeconfig that flags ask for, or of the cluster that this process
 * is a pod of. Undefined where there is neither, or where the configuration says `namespaceSettings: false`.
 */
export function namespacesFor(
  { kubeconfig }: ServeOptions,
  { namespaceSettings }: Configuration,
  environment: NodeJS.ProcessEnv,
  log: Logger,
): FollowedNamespaces | undefined {
  if (namespaceSettings === false) return undefined;
  const ownAccess = kubeconfig === undefined ? serviceAccountAccess(environment) : undefined;
  if (kubeconfig === undefined && ownAccess === undefined) {
    if (namespaceSettings) log.warn('namespaceSettings has no effect: no cluster is known, see --kubeconfig');
    return undefined;
  }
  const cache = createNamespaceCache((namespace, settings) => {
    const faults = namespaceFaults(settings);
    if (faults.length > 0) log.warn({ namespace, faults }, 'settings of a namespace ignored');
  });
  const ending = new AbortController();
  let lastContact: Date | undefined;
  let trouble: string | undefined;
  const listener = {
    heard: () => {
      lastContact = new Date();
    },
    connected: () => {
      if (trouble !== undefined) log.info('namespaces followed again');
      trouble = undefined;
    },
    troubled: (error: unknown) => {
      const because = `${(error as Error).message}${remedyFor(error)}`;
      if (because !== trouble) log.warn({ because }, 'namespaces not followed, trying again');
      trouble = because;
    },
  };
  return {
    settingsOf: cache.settingsOf,
    health: () => ({ isSynced: cache.isSynced(), count: cache.count(), lastContact, trouble }),
    start: async () => {
      const access = ownAccess ?? (await kubeconfigAccess(kubeconfig));
      followNamespaces(access, cache, listener, ending.signal).catch((error: unknown) =>
        log.error({ err: error }, 'internal error, namespaces not followed any more'),
      );
      const deadline = performance.now() + mostWaitMilliseconds;
      while (!cache.isSynced() && performance.now() < deadline) await sleep(20);
      return access.server;
    },
    stop: () => ending.abort(),
  };
}

function remedyFor(error: unknown): string {
  const isForbidden = error instanceof ApiStatusError && (error.status === 401 || error.status === 403);
  return isForbidden
    ? '; allow get, list and watch on namespaces, or set namespaceSettings: false in the configuration'
    : '';
}
