import type { ApiAccess } from '../cluster/api-access.ts';
import { capabilitiesDuty } from '../control/capabilities-duty.ts';
import { type CertificateHealth, certificateDuty } from '../control/certificates.ts';
import type { Conditions } from '../control/conditions.ts';
import type { Duty } from '../control/duty.ts';
import type { EventRecorder } from '../control/event-recorder.ts';
import { lookAtReplicas } from '../control/look-at-replicas.ts';
import { replicasDuty } from '../control/replicas-duty.ts';
import { selfTestDuty } from '../control/self-test-duty.ts';
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
}

/** What the elected `control` does. Each duty needs no more rights than the chart gives it. */
export function controlDuties(options: ControlOptions, parts: DutyParts): Duty[] {
  const { name, namespace, selfTestNamespace, opsPort, tlsMode, caLifetimeSeconds, leafLifetimeSeconds } =
    options;
  const { access, log, record, conditions, showSelfTest, showReplicas, showCertificates } = parts;
  const about = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  const duties: Duty[] = [];
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
    duties.push(selfTestDuty(access, place, about, conditions, showSelfTest, () => new Date()));
  }
  duties.push(replicasDuty(access, serve, about, conditions, showReplicas, () => new Date()));
  return duties;
}
