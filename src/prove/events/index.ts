import type { ProofEvent } from '../../core/proof/proof.ts';
import type { Subject } from '../subject.ts';
import { evict } from './evict.ts';
import { restart } from './restart.ts';
import { scale } from './scale.ts';

/** What each event does to the workload; it ends when all pods that it told to go are gone and replaced. */
export const events: Readonly<Record<ProofEvent, (subject: Subject, signal: AbortSignal) => Promise<void>>> =
  {
    restart,
    scale,
    evict,
  };
