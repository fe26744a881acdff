import type { ReviewPolicy } from '../admission/reviewers.ts';
import type { ApiAccess } from '../cluster/api-access.ts';
import { systemClock } from '../cluster/clock.ts';
import { capabilitiesDuty } from '../control/capabilities-duty.ts';
import { type CertificateHealth, certificateDuty } from '../control/certificates.ts';
import type { Conditions } from '../control/conditions.ts';
import type { Duty } from '../control/duty.ts';
import type { EventRecorder } from '../control/event-recorder.ts';
import { injectedPods } from '../control/injected-pods.ts';
import type { HistoryListener } from '../control/keep-history.ts';
import { lookAtReplicas } from '../control/look-at-replicas.ts';
import { missedPodsDuty } from '../control/missed-pods-duty.ts';
import type { PodListener } from '../control/pod-listener.ts';
import { replicasDuty } from '../control/replicas-duty.ts';
import { selfTestDuty } from '../control/self-test-duty.ts';
import { createWorkloadEvents } from '../control/workload-events.ts';
import type { EventReason } from '../core/event-reasons.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { ControlOptions } from './control-options.ts';

/** What the duties are made of. */
export interface DutyParts {
  readonly access: ApiAccess;
  readonly log: Logger;
  readonly record: EventRecorder;
  readonly conditions: Conditions;
  /** Told how each self-test ended. */
  readonly showSelfTest: (isSuccess: boolean) => void;
  /** Told how many replicas of `serve` are ready, of how many. */
  readonly showReplicas: (ready: number, all: number) => void;
  /** Told once how to learn when the certificates end, where this process issues them. */
  readonly showCertificates: (health: () => CertificateHealth) => void;
  /** What the webhook decides by. */
  readonly policy: () => ReviewPolicy;
  /** Told of each Event that is not written because too many wait. */
  readonly eventDropped: (reason: EventReason) => void;
}

/** What the elected `control` does, and who is to be told of injected pods while it does. */
export interface Work {
  readonly duties: Duty[];
  readonly podListeners: readonly PodListener[];
  /** Tells the people of a workload that its shutdowns got worse. */
  readonly becameWorse: HistoryListener['becameWorse'];
}

/** Makes the work. Each duty needs no more rights than the chart gives it. */
export function controlDuties(options: ControlOptions, parts: DutyParts): Work {
  const {
    name,
    namespace,
    selfTestNamespace,
    isObserving,
    opsPort,
    tlsMode,
    caLifetimeSeconds,
    leafLifetimeSeconds,
  } = options;
  const { access, log, record, conditions, showSelfTest, showReplicas, showCertificates } = parts;
  const { policy, eventDropped } = parts;
  const about = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  const now = () => new Date();
  const duties: Duty[] = [];
  const podListeners: PodListener[] = [];
  let becameWorse: HistoryListener['becameWorse'] = () => {};
  const serve = { namespace, service: name, opsPort };
  if (tlsMode === 'self') {
    const certificates = certificateDuty({
      access,
      namespace,
      name,
      lifetimes: { caSeconds: caLifetimeSeconds, leafSeconds: leafLifetimeSeconds },
      lookAtReplicas: (signal) => lookAtReplicas(access, serve, signal),
      recordEvent: record,
      log,
    });
    showCertificates(certificates.health);
    duties.push(certificates);
  }
  if (selfTestNamespace !== undefined) {
    const place = { namespace, configMap: `${name}-state`, selfTestNamespace };
    duties.push(capabilitiesDuty(access, place, log));
    duties.push(selfTestDuty(access, place, about, conditions, showSelfTest, now));
  }
  duties.push(replicasDuty(access, serve, about, conditions, showReplicas, now));
  if (isObserving) {
    const events = createWorkloadEvents(access, record, eventDropped, systemClock);
    const injected = injectedPods(access, events, now);
    podListeners.push(injected);
    becameWorse = (workload, sentence) => {
      const maker = injected.makerOf(workload);
      if (maker === undefined) return;
      events.tell({ reason: 'ShutdownsWorse', type: 'Warning', maker, message: () => sentence });
    };
    duties.push(missedPodsDuty({ access, name, namespace, policy, events, now }), injected.duty, events.duty);
  }
  return { duties, podListeners, becameWorse };
}
