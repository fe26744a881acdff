import type { ApiAccess } from '../cluster/api-access.ts';
import { heldFields } from '../core/proof/held-fields.ts';
import { phaseFault } from '../core/proof/phase-fault.ts';
import type { Pass, ProofEvent } from '../core/proof/proof.ts';
import type { PutBack } from '../core/proof/put-back-words.ts';
import type { Target } from '../core/proof/target.ts';
import { followPods } from './follow-pods.ts';
import { putAllBack } from './put-all-back.ts';
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
  /** `kubectl` with the flags that lead to this cluster and namespace, for commands that a person types. */
  readonly kubectl: string;
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

/** What was measured to its end. */
export interface ProofRun {
  readonly passes: readonly Pass[];
  readonly passesPlanned: number;
  /** Why the others were not, in words; undefined where all were. */
  readonly stoppedBecause: string | undefined;
  /** How the workload is left then. */
  readonly putBack: PutBack | undefined;
}

/**
 * Measures the passes one after the other. Whatever happens, the workload is put back as it was before this resolves: on
 * the signal, when somebody sets back what was set, and on every error. It says then why it stopped, what could not be put
 * back, and what to type.
 */
export async function runProof(
  access: ApiAccess,
  options: ProofOptions,
  listener: ProofListener,
  signal: AbortSignal,
): Promise<ProofRun> {
  const { target, timeoutSeconds, kubectl, events, isCompared } = options;
  const passes: Pass[] = [];
  const passesPlanned = events.length * (isCompared ? 2 : 1);
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
    const subject: Subject = { access, target, pods, held, undoing, kubectl, timeoutSeconds };
    void watchHeldFields(subject, over.signal, (sentence) => disturbed.abort(new Error(sentence)));
    const measured = { passes, count: passesPlanned };
    await runPasses(subject, options, measured, listener, AbortSignal.any([signal, disturbed.signal]));
    return { passes, passesPlanned, stoppedBecause: undefined, putBack: undefined };
  } catch (error) {
    for (const { what } of undoing.pending()) listener.step(`puts back ${what}`);
    const putBack = await putAllBack({ access, target, undoing, kubectl });
    return { passes, passesPlanned, stoppedBecause: (error as Error).message, putBack };
  } finally {
    over.abort();
  }
}

/** The passes, each as soon as it is measured, and how many there shall be. */
interface Measured {
  readonly passes: Pass[];
  readonly count: number;
}

async function runPasses(
  subject: Subject,
  { events, isCompared, startLoad }: ProofOptions,
  { passes, count }: Measured,
  { step, progress }: ProofListener,
  signal: AbortSignal,
): Promise<void> {
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
}
