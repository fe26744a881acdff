import type { ApiAccess } from '../cluster/api-access.ts';
import { capabilitiesDuty } from '../control/capabilities-duty.ts';
import type { Conditions } from '../control/conditions.ts';
import type { Duty } from '../control/duty.ts';
import type { EventRecorder } from '../control/event-recorder.ts';
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
}

/** What the elected `control` does. Each duty needs no more rights than the chart gives it. */
export function controlDuties(options: ControlOptions, parts: DutyParts): Duty[] {
  const { name, namespace, selfTestNamespace, opsPort } = options;
  const { access, log, conditions, showSelfTest } = parts;
  const about = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  const duties: Duty[] = [];
  // HERE: where options.tlsMode is 'self', `certificateDuty(...)` comes first; it takes `parts.record` too.
  if (selfTestNamespace !== undefined) {
    const place = { namespace, configMap: `${name}-state`, selfTestNamespace };
    duties.push(capabilitiesDuty(access, place, log));
    duties.push(selfTestDuty(access, selfTestNamespace, about, conditions, showSelfTest));
  }
  const place = { namespace, service: name, opsPort };
  duties.push(replicasDuty(access, place, about, conditions, () => new Date()));
  return duties;
}
