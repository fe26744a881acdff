import type { ApiAccess } from '../cluster/api-access.ts';
import { heldFields } from '../core/proof/held-fields.ts';
import { phaseFault } from '../core/proof/phase-fault.ts';
import type { Pass, ProofEvent } from '../core/proof/proof.ts';
import type { Target } from '../core/proof/target.ts';
import { followPods } from './follow-pods.ts';
import { type PassProgress, runPass, type StartLoad } from './run-pass.ts';
import { untilSettled } from './settled.ts';
import type { Subject } from './subject.ts';
import { disableInjection, reenableInjection } from './switch-injection.ts';
import { type UndoList, undoList } from './undo-list.ts';
import { watchHeldFields } from './watch-held-fields.ts';

/** What is done to which workload, under which load. */
export interface ProofOptions {
  readonly target: Target;
  readonly events: readonly ProofEvent[];
  /** First all events with injection disabled, then all as it was. */
  readonly isCompared: boolean;
  readonly timeoutSeconds: number;
  readonly startLoad: StartLoad;
}

/** Who is told how it goes. */
export interface ProofListener {
  /** A step between passes begins, such as a rollout that is not counted; words for a person. */
  readonly step: (words: string) => void;
  readonly progress: (
    progress: PassProgress &
      Pick<Pass, 'kind' | 'event'> & { readonly pass: number; readonly passes: number },
  ) => void;
}

/**
 * Measures the passes one after the other. Whatever happens, the workload is put back as it was before this settles: on
 * the signal, when somebody sets back what was set, and on every error. Rejects with a sentence then, which names what
 * could not be put back and what to type.
 */
export async function runProof(
  access: ApiAccess,
  options: ProofOptions,
  listener: ProofListener,
  signal: AbortSignal,
): Promise<readonly Pass[]> {
  const { target, timeoutSeconds } = options;
  const over = new AbortController();
  const disturbed = new AbortController();
  const list = undoList();
  const undoing: UndoList = {
    ...list,
    add: (undo) => {
      // A process that is killed puts nothing back.
      listener.step(`should this be killed, put it back by: ${undo.command}`);
      list.add(undo);
    },
  };
  const held = heldFields();
  try {
    const pods = await followPods(access, target, AbortSignal.any([signal, over.signal]));
    const subject: Subject = { access, target, pods, held, undoing, timeoutSeconds };
    void watchHeldFields(subject, over.signal, (sentence) => disturbed.abort(new Error(sentence)));
    return await runPasses(subject, options, listener, AbortSignal.any([signal, disturbed.signal]));
  } catch (error) {
    for (const { what } of undoing.pending()) listener.step(`puts back ${what}`);
    const left = await undoing.performAll();
    if (left.length === 0) throw error;
    const words = left.map(({ what, because, command }) => `${what} (${because}); type: ${command}`);
    throw new Error(`${(error as Error).message}; could not put back ${words.join(', nor ')}`);
  } finally {
    over.abort();
  }
}

async function runPasses(
  subject: Subject,
  { events, isCompared, startLoad }: ProofOptions,
  { step, progress }: ProofListener,
  signal: AbortSignal,
): Promise<readonly Pass[]> {
  const passes: Pass[] = [];
  const count = events.length * (isCompared ? 2 : 1);
  const measure = async (kind: Pass['kind']) => {
    for (const event of events) {
      const pass = passes.length + 1;
      const onProgress = (stand: PassProgress) => progress({ ...stand, kind, event, pass, passes: count });
      const measured = await runPass(subject, { kind, event, startLoad, onProgress }, signal);
      const fault = isCompared ? phaseFault(kind, measured.pods) : undefined;
      if (fault !== undefined) throw new Error(fault);
      passes.push(measured);
    }
  };
  step('waits until its pods have come to rest');
  await untilSettled(subject, signal);
  if (isCompared) {
    step('rolls it out with gracehook.io/inject: disabled; not counted');
    const undo = await disableInjection(subject, signal);
    await measure('disabled');
    step('rolls it out as it was; not counted');
    await reenableInjection(subject, undo, signal);
  }
  await measure('as-it-is');
  return passes;
}
