import { setTimeout as sleep } from 'node:timers/promises';

/** One thing that was changed and has to be as it was in the end. */
export interface Undo {
  /** What was changed, as an object of "puts back". */
  readonly what: string;
  /** What a person types where this process cannot. */
  readonly command: string;
  readonly perform: () => Promise<void>;
}

/** What is still to be put back. */
export interface UndoList {
  /** Before the change is made, so that nothing can come between. */
  readonly add: (undo: Undo) => void;
  /** Puts one back, and it is off the list. */
  readonly perform: (undo: Undo) => Promise<void>;
  /** Puts all back that is still on the list, the last change first, each for half a minute; gives what could not be. */
  readonly performAll: () => Promise<readonly FailedUndo[]>;
  readonly pending: () => readonly Undo[];
}

/** What could not be put back, and why. */
export interface FailedUndo extends Undo {
  readonly because: string;
}

/** How often something is tried to be put back; half a minute in all. */
const patience = { tries: 10, pauseMilliseconds: 3_000 };

/** Begins empty. */
export function undoList(pace = patience): UndoList {
  const pending: Undo[] = [];
  const perform = async (undo: Undo) => {
    await undo.perform();
    pending.splice(pending.indexOf(undo), 1);
  };
  return {
    add: (undo) => void pending.push(undo),
    perform,
    performAll: async () => {
      const failed: FailedUndo[] = [];
      for (const undo of pending.toReversed()) {
        const because = await insistently(() => perform(undo), pace);
        if (because !== undefined) failed.push({ ...undo, because });
      }
      return failed;
    },
    pending: () => [...pending],
  };
}

/** An API server that is away for a moment is no reason to leave a workload changed. */
async function insistently(
  call: () => Promise<void>,
  { tries, pauseMilliseconds }: typeof patience,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      await call();
      return undefined;
    } catch (error) {
      if (attempt === tries) return (error as Error).message;
      await sleep(pauseMilliseconds);
    }
  }
}
