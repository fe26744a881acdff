import { rm } from 'node:fs/promises';
import { reviewersFor } from '../admission/reviewers.ts';
import type { Registration } from '../cluster/register.ts';
import { buildOperationsServer } from '../server/build-operations-server.ts';
import { buildWebhookServer } from '../server/build-webhook-server.ts';
import { draining as newDraining } from '../server/draining.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { logReview } from '../telemetry/review-log.ts';
import { version } from '../version.ts';
import { type CaFolder, caFolder } from './ca-folder.ts';
import { capabilitiesFor } from './capabilities-for.ts';
import { certificateFor } from './certificate-for.ts';
import { configurationFor } from './configuration-for.ts';
import { listen } from './listen.ts';
import { namespacesFor } from './namespaces-for.ts';
import { reachableHost } from './origin-of.ts';
import { ownReviews as newOwnReviews } from './own-reviews.ts';
import { readyDetails } from './ready-details.ts';
import { registerFor } from './register-for.ts';
import { reviewPolicy } from './review-policy.ts';
import { configurationFileIn, type ServeFlags, serveOptions } from './serve-options.ts';
import { shutDown } from './shut-down.ts';
import { unreadyBecause } from './unready-because.ts';
import { waitingLine, welcome } from './welcome.ts';

/**
 * Runs the webhook until SIGTERM or SIGINT. This is the composition root: it makes every part and hands each what it
 * needs. The operations port answers from the start, the webhook port once there is a certificate. Ctrl-C ends at once,
 * since a person waits; SIGTERM keeps serving for the shutdown delay.
 */
export async function serve(flags: ServeFlags, environment: NodeJS.ProcessEnv): Promise<void> {
  const isTerminal = process.stdout.isTTY === true;
  const log = createLogger(isTerminal);
  const metrics = createMetrics(version);
  const draining = newDraining();
  const configuration = await configurationFor(configurationFileIn(flags, environment), log);
  const options = serveOptions(flags, environment, configuration.current());
  const host = reachableHost(options.host);
  const namespaces = namespacesFor(options, configuration.current(), environment, log);
  const capabilities = await capabilitiesFor(options.capabilitiesFile, log);
  const ownReviews = newOwnReviews(host, options.serverName, log);
  let registration: Registration | undefined;
  let hasStarted = false;

  const { app: server, useKeyPair } = buildWebhookServer({
    reviewers: reviewersFor(() => {
      const found = registration?.capabilities ?? capabilities?.found() ?? {};
      return reviewPolicy(configuration.current(), found, version);
    }, namespaces?.settingsOf),
    recordDecision: (record, milliseconds) => {
      if (ownReviews.isOwn(record)) return;
      metrics.countReview(record, milliseconds);
      logReview(log, record, milliseconds);
    },
    recordRefusal: (code, error) => {
      metrics.countRefusal(code);
      if (error !== undefined) log.error({ err: error }, 'request failed');
    },
    draining,
  });
  const certificate = await certificateFor(options, log, (pair) => {
    useKeyPair(pair);
    ownReviews.begin(pair.leaf);
  });
  const operations = buildOperationsServer({
    unreadyBecause: () => {
      const state = {
        isClosing: draining.isClosing(),
        hasStarted,
        certificate: certificate.health(),
        capabilitiesUnknown: capabilities?.unknownBecause(configuration.current()),
        ownReviewFault: ownReviews.fault(),
      };
      return unreadyBecause(state, new Date());
    },
    readyDetails: () =>
      readyDetails({
        configuration: configuration.health(),
        certificate: certificate.health(),
        capabilities: capabilities?.health(),
        namespaces: namespaces?.health(),
      }),
    metrics: metrics.text,
    metricsContentType: metrics.contentType,
  });
  metrics.showConfiguration(configuration.health);
  metrics.showCertificate(certificate.health);
  if (capabilities !== undefined) metrics.showCapabilities(capabilities.health);
  if (namespaces !== undefined) metrics.showNamespaces(namespaces.health);
  const ended = signalled();
  let caFiles: CaFolder | undefined;
  try {
    const opsPort = await listen(operations, options.host, options.opsPort, '--ops-port or OPS_PORT');
    if (certificate.health().inUse === undefined) console.error(waitingLine(host, opsPort));
    // Who ends it while it waits finds nothing to drain.
    await Promise.race([certificate.isFirstThere, ended]);
    if (certificate.health().inUse !== undefined) {
      const port = await listen(server, options.host, options.port, '--port or PORT');
      const { issued } = certificate;
      if (issued !== undefined) caFiles = await caFolder(issued.ca);
      registration = await registerFor(options, issued, port, log);
      const namespacesAt = await namespaces?.start();
      await ownReviews.listeningOn(port);
      hasStarted = true;
      // Plain text for a person, beside the log: a command inside a JSON string could not be typed as it stands.
      const registeredAt = registration?.server;
      const isSelfIssued = issued !== undefined;
      const caFile = caFiles?.file;
      const serving = { host, port, opsPort, isSelfIssued, caFile, registeredAt, namespacesAt };
      for (const line of welcome(serving)) console.error(line);
    }
    const signal = await ended;
    log.info({ signal }, 'ending');
    // A cluster that is away keeps the registration, which fails open; ending must not wait for it.
    await registration
      ?.remove()
      .catch((error: unknown) => log.warn({ err: error }, 'registration not removed'));
    const isInterrupted = signal === 'SIGINT' || !server.server.listening;
    await shutDown(server, draining, isInterrupted ? 0 : options.shutdownDelaySeconds);
    log.info('ended');
  } finally {
    configuration.stop();
    capabilities?.stop();
    certificate.stop();
    ownReviews.stop();
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
