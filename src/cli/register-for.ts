import type { Registration } from '../cluster/register.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { IssuedKeyPair } from '../tls/self-issue.ts';
import { isConfirmed } from './is-confirmed.ts';
import { originOf, reachableHost } from './origin-of.ts';
import type { ServeOptions } from './serve-options.ts';
import { UsageError } from './usage-error.ts';

/**
 * Registers the webhook where that was asked for, and gives what undoes it. The Kubernetes client is loaded only here:
 * it costs more memory than all the rest. Names context and server first, and asks before a server that is not this machine.
 */
export async function registerFor(
  { registration: wanted, kubeconfig, host }: ServeOptions,
  issued: IssuedKeyPair | undefined,
  port: number,
  log: Logger,
): Promise<Registration | undefined> {
  if (wanted === undefined || issued === undefined) return undefined;
  const { openContext } = await import('../cluster/open-context.ts');
  const { register } = await import('../cluster/register.ts');
  const context = openContext(kubeconfig?.file, kubeconfig?.context);
  if (typeof context === 'string') throw new UsageError(context);
  log.info({ context: context.name, server: context.server }, 'cluster to register with');
  const question = `Register a mutating webhook in context ${context.name} at ${context.server}, which is not this machine?`;
  if (!context.isLoopback && !wanted.isConfirmed && !(await isConfirmed(question))) {
    throw new UsageError(`not registered at ${context.server}; --yes registers without asking`);
  }
  const url = wanted.advertiseUrl ?? originOf('https', reachableHost(host), port);
  try {
    return await register(context, url, issued.ca);
  } catch (error) {
    const { message, cause } = error as Error;
    const detail = cause instanceof Error ? `${message}: ${cause.message}` : message;
    throw new Error(`not registered at ${context.server} (context ${context.name}): ${detail}`, {
      cause: error,
    });
  }
}
