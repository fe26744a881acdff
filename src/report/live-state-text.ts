import type { LiveState } from '../core/overview/live-state.ts';
import { columns, hanging } from './lay-out.ts';
import { overviewAdvice } from './overview-advice.ts';
import type { Paint } from './paint.ts';
import { shutdownsText } from './shutdowns-text.ts';

/** What runs now, below what is decided: the pods, how their shutdowns went, and what to do. */
export function liveStateText({ pod, workload }: LiveState, width: number, paint: Paint): string[] {
  const { pods, shutdowns, grade, restartCommand } = workload;
  const counts = Object.entries(pods).flatMap(([state, count]) => (count === 0 ? [] : [`${count} ${state}`]));
  const rows = [
    ...(pod === undefined
      ? [['pods', counts.join(', ') || 'none']]
      : [['this pod', pod.by === undefined ? pod.state : `${pod.state}, by Gracehook ${pod.by}`]]),
    ['shutdowns', shutdownsText(shutdowns)],
    ['grade', grade],
  ];
  return [
    '',
    `  ${paint('title', 'now')}`,
    ...columns(rows, width - 4).map((line) => `    ${line}`),
    ...overviewAdvice(workload).flatMap((sentence) => hanging('    - ', sentence, width)),
    ...(restartCommand === undefined ? [] : [`    ${paint('hint', '→')} ${restartCommand}`]),
  ];
}
