import { callApi } from '../cluster/call-api.ts';
import { changeObject } from '../cluster/change-object.ts';
import { getIfThere } from '../cluster/get-if-there.ts';
import {
  reenabling,
  reenablingCommand,
  switchedFields,
  templateInject,
  templateInjectPath,
} from '../core/proof/injection-switch.ts';
import { phaseFault } from '../core/proof/phase-fault.ts';
import type { Pass } from '../core/proof/proof.ts';
import { putOwnersBack } from './put-owners-back.ts';
import { untilSettled } from './settled.ts';
import type { Subject } from './subject.ts';
import type { Undo } from './undo-list.ts';

const patientSeconds = 20;

/**
 * Disables injection at the level that wins over all others, the pod template, and waits for the rollout. Gives what
 * puts it back. Throws where the pods come up injected all the same.
 */
export async function disableInjection(subject: Subject, signal: AbortSignal): Promise<Undo> {
  const { access, target, held, undoing, kubectl } = subject;
  const before = (await getIfThere(access, target.path)) ?? target.workload;
  const undo: Undo = {
    what: 'gracehook.io/inject as it was in the pod template',
    command: reenablingCommand(kubectl, target),
    perform: async () => {
      held.release(templateInjectPath);
      await changeObject(access, target.path, (now) => reenabling(before, now), patientSeconds);
      await putOwnersBack(subject, before, (now) => switchedFields(before, now));
    },
  };
  undoing.add(undo);
  await callApi(access, {
    method: 'PATCH',
    path: target.path,
    patch: 'mergePatch',
    body: templateInject('disabled'),
  });
  held.hold(templateInjectPath, 'disabled');
  await untilSettled(subject, signal);
  checkPhase('disabled', subject);
  return undo;
}

/** Puts injection back as it was, and waits for the rollout. Throws where the pods come up without it. */
export async function reenableInjection(subject: Subject, undo: Undo, signal: AbortSignal): Promise<void> {
  await subject.undoing.perform(undo);
  await untilSettled(subject, signal);
  checkPhase('as-it-is', subject);
}

/** Throws where pods that are there are not those that a pass of a comparison is to measure. */
export function checkPhase(kind: Pass['kind'], { pods }: Pick<Subject, 'pods'>): void {
  const there = pods.lives().filter(({ deletedAt }) => deletedAt === undefined);
  const fault = phaseFault(kind, there);
  if (fault !== undefined) throw new Error(fault);
}
