import { getIfThere } from '../cluster/get-if-there.ts';
import { pause } from './pause.ts';
import type { Subject } from './subject.ts';

const pollMilliseconds = 1_000;

/**
 * Looks at the workload once a second until the signal, and tells with a sentence when somebody set back what has to
 * stay while it is measured, or when it is gone. An API server that is away for a moment is no such trouble.
 */
export async function watchHeldFields(
  { access, target, held }: Pick<Subject, 'access' | 'target' | 'held'>,
  signal: AbortSignal,
  tell: (sentence: string) => void,
): Promise<void> {
  while (!signal.aborted) {
    const revision = held.revision();
    try {
      const workload = await getIfThere(access, target.path, signal);
      if (workload === undefined) return tell(`the ${target.kind} ${target.name} is gone`);
      // What was read while we changed it ourselves says nothing.
      const sentence = revision === held.revision() ? held.setBack(workload) : undefined;
      if (sentence !== undefined) return tell(sentence);
      await pause(pollMilliseconds, signal);
    } catch {
      if (signal.aborted) return;
      await pause(pollMilliseconds, signal).catch(() => undefined);
    }
  }
}
