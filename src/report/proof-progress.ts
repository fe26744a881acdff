import type { Pass } from '../core/proof/proof.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';
import { grouped, passKinds } from './proof-words.ts';

/** How a pass stands while it runs. */
export interface ProofProgress extends Pick<Pass, 'kind' | 'event' | 'desiredReplicas'> {
  /** The number of this pass, from 1, and of how many. */
  readonly pass: number;
  readonly passes: number;
  /** Since the load of this pass began. */
  readonly seconds: number;
  readonly requests: number;
  readonly failed: number;
  /** Pods in traffic, and pods that were told to go and are still there. */
  readonly ready: number;
  readonly ending: number;
}

/** A line for the terminal that says how a pass stands. */
export function proofProgress(progress: ProofProgress, paint: Paint): string {
  const { pass, passes, event, kind, seconds, requests, failed, ready, desiredReplicas, ending } = progress;
  return [
    paint('title', `${passes > 1 ? `${pass}/${passes} ` : ''}${event}, ${passKinds[kind]}`),
    `${Math.floor(seconds)} s`,
    `${grouped(requests)} requests`,
    paint(failed > 0 ? 'bad' : 'good', `${grouped(failed)} failed`),
    ready < desiredReplicas
      ? paint('hint', `${ready} of ${desiredReplicas} pods in traffic`)
      : paint('quiet', `${counted(ready, 'pod')} in traffic`),
    ...(ending > 0 ? [`${ending} ending`] : []),
  ].join('  ');
}
