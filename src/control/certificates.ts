import { ApiStatusError } from '../cluster/api-status-error.ts';
import type { Logger } from '../telemetry/logger.ts';
import { nextStep } from '../tls/certificate-plan.ts';
import type { Replicas } from '../tls/certificate-situation.ts';
import { leafOf, type ReadAnchor } from '../tls/read-certificates.ts';
import { type ChangeTold, changeCertificates } from './change-certificates.ts';
import type { Duty } from './duty.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { Replica } from './look-at-replicas.ts';
import { type CertificatePlace, type Observation, observeCertificates } from './observe-certificates.ts';

/** More than any way through the plan has. */
const mostSteps = 12;
/** So often in a row somebody else may have written first before it is worth an error. */
const mostConflicts = 3;

/** What the duty needs beside the place of the certificates. */
export interface CertificateDutyOptions extends CertificatePlace {
  readonly lookAtReplicas: (signal: AbortSignal) => Promise<readonly Pick<Replica, 'served'>[]>;
  readonly recordEvent: EventRecorder;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly now?: () => Date;
}

/** How the certificates were at the last turn; undefined before the first, or where there is none. */
export interface CertificateHealth {
  readonly leafNotAfter: Date | undefined;
  readonly caNotAfter: Date | undefined;
}

/**
 * Issues and renews the certificate authority and the certificate of `serve`, and has the webhook configuration trust
 * them: whatever src/tls/certificate-plan.ts finds is the next step, until nothing is left to do now. Three requests a
 * turn when all is well; the replicas are asked only while more than one authority is trusted or something was lost.
 */
export function certificateDuty(
  options: CertificateDutyOptions,
): Duty & { readonly health: () => CertificateHealth } {
  const { recordEvent, log, now = () => new Date() } = options;
  let health: CertificateHealth = { leafNotAfter: undefined, caNotAfter: undefined };
  let conflicts = 0;

  async function perform(signal: AbortSignal): Promise<void> {
    for (let steps = 0; steps < mostSteps; steps += 1) {
      const observation = await observeCertificates(options, now(), signal);
      const { ca, leaf } = observation.situation;
      health = { leafNotAfter: leaf?.certificate?.notAfter, caNotAfter: ca?.certificate?.notAfter };
      let step = nextStep(observation.situation);
      let lookFailed: unknown;
      if (step.do === 'look') {
        const replicas = await lookAtReplicas(observation.anchors, signal).catch((error: unknown) => {
          lookFailed = error;
          return 'unknown' as const;
        });
        step = nextStep({ ...observation.situation, replicas });
      }
      if (step.do === 'rest' || step.do === 'look') {
        conflicts = 0;
        if (lookFailed !== undefined) throw lookFailed;
        throwIfNobodyCalls(observation);
        return;
      }
      let told: ChangeTold | undefined;
      try {
        told = await changeCertificates(options, step, observation, signal);
      } catch (error) {
        if (!isConflict(error) || conflicts >= mostConflicts) throw error;
        conflicts += 1;
        log.info({ step: step.do, because: error.message }, 'certificates changed by another, next turn');
        return;
      }
      conflicts = 0;
      const { because, isTrouble } = step;
      log[isTrouble ? 'warn' : 'info']({ step: step.do, because }, 'certificates changed');
      if (told !== undefined) await tell(told, isTrouble, observation);
    }
    throw new Error(`the certificates did not come to rest in ${mostSteps} steps`);
  }

  async function lookAtReplicas(anchors: readonly ReadAnchor[], signal: AbortSignal): Promise<Replicas> {
    const replicas = await options.lookAtReplicas(signal);
    return replicas.map(({ served }) => served && leafOf(served, anchors));
  }

  function tell(
    { secret, reason, message }: ChangeTold,
    isTrouble: boolean,
    { caSecret, tlsSecret }: Observation,
  ): Promise<void> {
    const { name, uid } = secret === 'ca' ? caSecret : tlsSecret;
    const about = { apiVersion: 'v1', kind: 'Secret', name, uid };
    return recordEvent(about, isTrouble ? 'Warning' : 'Normal', reason, message);
  }

  return { name: 'certificates', everySeconds: 5, perform, health: () => health };
}

function throwIfNobodyCalls({ bundles: { configuration, resourceVersion } }: Observation): void {
  if (resourceVersion !== undefined) return;
  throw new Error(
    `the webhook configuration ${configuration} is missing, so that nobody calls; helm upgrade makes it again`,
  );
}

function isConflict(error: unknown): error is ApiStatusError {
  return error instanceof ApiStatusError && (error.status === 409 || error.status === 422);
}
