import { rm } from 'node:fs/promises';
import type { ReviewRecord } from '../admission/answer-review.ts';
import { reviewersFor } from '../admission/reviewers.ts';
import type { Capabilities } from '../core/mutations/mutation.ts';
import { buildOperationsServer } from '../server/build-operations-server.ts';
import { buildWebhookServer } from '../server/build-webhook-server.ts';
import { draining as newDraining } from '../server/draining.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { logReview } from '../telemetry/review-log.ts';
import { version } from '../version.ts';
import { type CaFolder, caFolder } from './ca-folder.ts';
import { configurationFor } from './configuration-for.ts';
import { keyPairFor } from './key-pair-for.ts';
import { listen } from './listen.ts';
import { namespacesFor } from './namespaces-for.ts';
import { readyDetails } from './ready-details.ts';
import { registerFor } from './register-for.ts';
import { reviewPolicy } from './review-policy.ts';
import { configurationFileIn, type ServeFlags, serveOptions } from './serve-options.ts';
import { shutDown } from './shut-down.ts';
import { welcome } from './welcome.ts';

/**
 * Runs the webhook until SIGTERM or SIGINT. This is the composition root: it makes every part and hands each what it
 * needs. Ctrl-C ends at once, since a person waits; SIGTERM keeps serving for the shutdown delay.
 */
export async function serve(flags: ServeFlags, environment: NodeJS.ProcessEnv): Promise<void> {
  const isTerminal = process.stdout.isTTY === true;
  const log = createLogger(isTerminal);
  const metrics = createMetrics(version);
  const draining = newDraining();
  const configuration = await configurationFor(configurationFileIn(flags, environment), log);
  const options = serveOptions(flags, environment, configuration.current());
  const namespaces = namespacesFor(options, configuration.current(), environment, log);
  metrics.showConfiguration(configuration.health);
  if (namespaces !== undefined) metrics.showNamespaces(namespaces.health);
  let found: Partial<Capabilities> = {};
  let unready: string | undefined = 'starting';

  const keyPair = await keyPairFor(options);
  const server = buildWebhookServer({
    keyPair,
    reviewers: reviewersFor(
      () => reviewPolicy(configuration.current(), found, version),
      namespaces?.settingsOf,
    ),
    recordDecision: (record: ReviewRecord) => {
      metrics.countReview(record);
      logReview(log, record);
    },
    recordRefusal: (code, error) => {
      metrics.countRefusal(code);
      if (error !== undefined) log.error({ err: error }, 'request failed');
    },
    draining,
  });
  const operations = buildOperationsServer({
    unreadyBecause: () => (draining.isClosing() ? 'shutting down' : unready),
    readyDetails: () => readyDetails(configuration.health(), namespaces?.health()),
    metrics: metrics.text,
    metricsContentType: metrics.contentType,
  });
  const ended = signalled();
  let caFiles: CaFolder | undefined;
  try {
    const port = await listen(server, options.host, options.port, '--port or PORT');
    const opsPort = await listen(operations, options.host, options.opsPort, '--ops-port or OPS_PORT');
    if ('ca' in keyPair) caFiles = await caFolder(keyPair.ca);
    const registration = await registerFor(options, keyPair, port, log);
    if (registration !== undefined) found = registration.capabilities;
    const namespacesAt = await namespaces?.start();
    unready = undefined;
    // Plain text for a person, beside the log: a command inside a JSON string could not be typed as it stands.
    for (const line of welcome({
      host: options.host,
      port,
      opsPort,
      caFile: caFiles?.file,
      registeredAt: registration?.server,
      namespacesAt,
    }))
      console.error(line);
    const signal = await ended;
    log.info({ signal }, 'ending');
    // A cluster that is away keeps the registration, which fails open; ending must not wait for it.
    await registration
      ?.remove()
      .catch((error: unknown) => log.warn({ err: error }, 'registration not removed'));
    await shutDown(server, draining, signal === 'SIGINT' ? 0 : options.shutdownDelaySeconds);
    log.info('ended');
  } finally {
    configuration.stop();
    namespaces?.stop();
    await server.close();
    await operations.close();
    if (caFiles !== undefined) await rm(caFiles.folder, { recursive: true, force: true });
  }
}

/** The first of the signals that end a server; a second Ctrl-C ends the process as if nobody listened. */
function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}
