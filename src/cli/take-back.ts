import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { awaitRollout } from '../cluster/await-rollout.ts';
import { changeObject } from '../cluster/change-object.ts';
import { pathOfFinding } from '../cluster/find-traces.ts';
import type { Finding } from '../core/removal/finding.ts';
import { type Outcome, outcomeOfRollout } from '../core/removal/outcome.ts';
import type { RolloutProgress } from '../core/removal/rollout-progress.ts';
import { takenBack } from '../core/removal/taken-back.ts';
import type { Pace } from './remove-options.ts';

/** API servers go on calling an entry for some seconds after it was deleted, and what it writes must be taken back again. */
const patientSeconds = 60;

/**
 * Takes back what was found, one object after the other, each with its rollout. A refused or stuck one does not stop
 * the others; the signal does, before the next one, and so does an API server that cannot be reached. Gives an outcome
 * for every finding.
 */
export async function takeBack(
  access: ApiAccess,
  findings: readonly Finding[],
  isAll: boolean,
  pace: Pace,
  { tell, signal }: { readonly tell: (line: string) => void; readonly signal: AbortSignal },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let unreachable: string | undefined;
  for (const [index, finding] of findings.entries()) {
    const say = (text: string) => tell(`[${index + 1}/${findings.length}] ${finding.name}: ${text}`);
    if (signal.aborted || unreachable !== undefined) {
      outcomes.push({ finding, state: 'untouched', detail: unreachable ?? 'stopped before it' });
      continue;
    }
    const began = performance.now();
    say(finding.parts.join(', '));
    const outcome = await takeBackOne(finding, say).catch((error: unknown): Outcome => {
      const detail = (error as Error).message;
      if (isUnreachable(error)) unreachable = detail;
      return { finding, state: 'failed', detail };
    });
    outcomes.push(outcome);
    say(`${outcome.state}, ${outcome.detail} (${Math.round((performance.now() - began) / 1000)} s)`);
    const isLast = index === findings.length - 1;
    if (!isLast && pace.pauseSeconds > 0)
      await sleep(pace.pauseSeconds * 1000, undefined, { signal }).catch(() => {});
  }
  return outcomes;

  async function takeBackOne(finding: Finding, say: (text: string) => void): Promise<Outcome> {
    const path = pathOfFinding(finding);
    const operationsFor = (object: Parameters<typeof takenBack>[0]) => takenBack(object, isAll).operations;
    const changed = await changeObject(access, path, operationsFor, patientSeconds);
    if (changed === undefined) return outcomeOfRollout(finding, undefined);
    if (!finding.isRolling) return { finding, state: 'done', detail: 'no pod is replaced' };
    if (!pace.isWaiting) return { finding, state: 'done', detail: 'its rollout is not waited for' };
    let last = '';
    const moved = ({ state, detail }: RolloutProgress) => {
      if (state === 'moving' && detail !== last) say(detail);
      last = detail;
    };
    const progress = await awaitRollout(access, path, { seconds: pace.timeoutSeconds, signal, moved });
    const outcome = outcomeOfRollout(finding, progress);
    if (outcome.state !== 'unfinished') return outcome;
    const why = signal.aborted ? 'stopped' : `its rollout is not finished after ${pace.timeoutSeconds} s`;
    return {
      ...outcome,
      detail: progress?.state === 'failed' ? outcome.detail : `${why}: ${outcome.detail}`,
    };
  }
}

/** An answer of the API server concerns one object; no answer concerns all. */
function isUnreachable(error: unknown): boolean {
  return !(error instanceof ApiStatusError) && (error as NodeJS.ErrnoException).code !== undefined;
}
