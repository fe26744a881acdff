import type { ApiAccess } from '../cluster/api-access.ts';
import { systemClock as clock } from '../cluster/clock.ts';
import { lead } from '../cluster/lead.ts';
import { leaseStore } from '../cluster/lease.ts';
import { recordEvents } from '../cluster/record-event.ts';
import type { LiveConfiguration } from '../config/live-configuration.ts';
import type { CertificateHealth } from '../control/certificates.ts';
import { createConditions } from '../control/conditions.ts';
import { createObserver, type Observer } from '../control/observer.ts';
import { createDuties, type DutyListener } from '../control/run-duties.ts';
import { createStanding } from '../control/standing.ts';
import type { Termination } from '../core/terminations/termination.ts';
import { buildOperationsServer } from '../server/build-operations-server.ts';
import { type ControlMetrics, createControlMetrics } from '../telemetry/control-metrics.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import { version } from '../version.ts';
import { accessFor } from './access-for.ts';
import { configurationFor } from './configuration-for.ts';
import { controlDetails } from './control-details.ts';
import { controlDuties, type Work } from './control-duties.ts';
import { type ControlFlags, type ControlOptions, controlOptions } from './control-options.ts';
import { listen } from './listen.ts';
import { reviewPolicy } from './review-policy.ts';
import { configurationFileIn } from './serve-options.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs the controller beside the webhook until SIGTERM or SIGINT: takes part in the election, and performs the duties
 * while it leads. This is the composition root. It starts and stays while the API server is away.
 */
export async function control(flags: ControlFlags, environment: NodeJS.ProcessEnv): Promise<void> {
  const log = createLogger(process.stdout.isTTY === true);
  const ending = endingSignal(log);
  const configuration = await tolerantConfiguration(configurationFileIn(flags, environment), log);
  const options = controlOptions(flags, environment, configuration.current());
  const { name, namespace, identity } = options;
  const access = await accessFor(options.kubeconfig, environment);

  const record = recordEvents({
    access,
    namespace,
    component: 'gracehook-control',
    instance: identity,
    failed: (error) => log.warn({ because: (error as Error).message }, 'Event not written'),
    clock,
  });
  const conditions = createConditions(record, log);
  const standing = createStanding(identity, log, clock);
  let isSelfTestGood: boolean | undefined;
  const showSelfTest = (isSuccess: boolean) => {
    isSelfTestGood = isSuccess;
  };
  let replicas: { readonly ready: number; readonly all: number } | undefined;
  const showReplicas = (ready: number, all: number) => {
    replicas = { ready, all };
  };
  let certificates: (() => CertificateHealth) | undefined;
  const showCertificates = (health: () => CertificateHealth) => {
    certificates = health;
  };
  const { duties: list, ...work } = controlDuties(options, {
    ...{ access, log, record, conditions, showSelfTest, showReplicas, showCertificates },
    policy: () => reviewPolicy(configuration.current(), {}, version),
    eventDropped: (reason) => metrics.countDroppedEvent(reason),
  });
  let countTermination: ((termination: Termination) => void) | undefined;
  const observer = options.isObserving
    ? observerFor(options, access, log, work, (termination) => countTermination?.(termination))
    : undefined;
  if (observer !== undefined) list.push(observer.duty);
  const metrics = createControlMetrics(
    version,
    list.map((duty) => duty.name),
  );
  if (observer !== undefined)
    countTermination = metrics.showObserver(standing.isLeading, observer.lastContact);
  metrics.showLeader(standing.isLeading, () => isSelfTestGood);
  metrics.showReplicas(standing.isLeading, () => replicas);
  if (certificates !== undefined) metrics.showCertificates(standing.isLeading, certificates);
  const duties = createDuties(list, dutyListener(metrics, log), clock);

  const operations = buildOperationsServer({
    hungBecause: () => {
      const duty = duties.hung();
      if (duty !== undefined) return `the duty ${duty} does not end`;
      return standing.isHung() ? 'the election does not move' : undefined;
    },
    unreadyBecause: () => (ending.aborted ? 'shutting down' : standing.unreadyBecause()),
    readyDetails: () =>
      controlDetails({
        configuration: configuration.current(),
        configurationHealth: configuration.health(),
        hasSelfTest: options.selfTestNamespace !== undefined,
        trouble: standing.trouble(),
        // What one who stands by knew of its duties may have changed since.
        duties: standing.isLeading() ? duties.health() : new Map(),
        wrong: standing.isLeading() ? conditions.wrong() : [],
      }),
    metrics: metrics.text,
    metricsContentType: metrics.contentType,
  });
  try {
    const port = await listen(operations, options.host, options.opsPort, '--ops-port or OPS_PORT');
    log.info({ identity, server: access.server, opsPort: port }, 'takes part in the election');
    await lead(
      {
        identity,
        store: leaseStore(access, namespace, `${name}-control`),
        listener: standing.listener,
        clock,
        work: async (signal) => {
          standing.begin(signal);
          isSelfTestGood = undefined;
          replicas = undefined;
          await Promise.all([observer?.run(signal), duties.run(signal)]);
        },
      },
      ending,
    );
    log.info('ended');
  } finally {
    configuration.stop();
    await operations.close();
  }
}

function observerFor(
  { name, namespace }: ControlOptions,
  access: ApiAccess,
  log: Logger,
  { podListeners, becameWorse }: Pick<Work, 'podListeners' | 'becameWorse'>,
  terminated: (termination: Termination) => void,
): Observer {
  return createObserver({
    access,
    place: { namespace, configMap: `${name}-history` },
    listener: {
      terminated,
      becameWorse: (workload, sentence) => {
        log.warn({ ...workload, because: sentence }, 'shutdowns got worse');
        becameWorse(workload, sentence);
      },
    },
    podListeners,
    log,
    clock,
  });
}

/**
 * The configuration that is followed; the built-in one where the file cannot be used at the start. Certificates must be
 * renewed and the cluster be told whatever somebody wrote there, and `serve` says what is wrong with it.
 */
async function tolerantConfiguration(file: string | undefined, log: Logger): Promise<LiveConfiguration> {
  try {
    return await configurationFor(file, log);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    log.error({ because: error.message }, 'configuration not valid, the built-in one is used');
    return configurationFor(undefined, log);
  }
}

/** Logs what went wrong once, until it goes wrong in another way or well again. */
function dutyListener(metrics: ControlMetrics, log: Logger): DutyListener {
  const troubles = new Map<string, string>();
  return {
    performed: (duty) => {
      metrics.countTurn(duty, 'success', clock.date());
      if (troubles.delete(duty)) log.info({ duty }, 'duty performed again');
    },
    failed: (duty, error) => {
      metrics.countTurn(duty, 'failure', clock.date());
      const because = (error as Error).message;
      if (troubles.get(duty) !== because) log.warn({ duty, because }, 'duty not performed, trying again');
      troubles.set(duty, because);
    },
  };
}

/** Aborts at the first signal; a second one ends the process as if nobody listened. */
function endingSignal(log: Logger): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'ending');
      ending.abort();
    });
  }
  return ending.signal;
}
