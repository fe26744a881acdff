import { setTimeout as sleep } from 'node:timers/promises';
import type { Program } from './program.ts';

/** Until when to wait, and the programs without which waiting is in vain: the likeliest culprit first. */
export interface Waiting {
  readonly withinSeconds: number;
  readonly programs?: readonly Program[];
}

/**
 * Waits for a condition by asking again and again. An error counts as "not yet" and is told when time is up;
 * a program that ends meanwhile ends the waiting, with the last lines of its log.
 */
export async function waitUntil(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { withinSeconds, programs = [] }: Waiting,
): Promise<void> {
  const deadline = performance.now() + withinSeconds * 1000;
  let trouble = '';
  for (let pauseMs = 10; performance.now() < deadline; pauseMs = Math.min(pauseMs * 2, 200)) {
    try {
      if (await condition()) {
        return;
      }
    } catch (error) {
      trouble = `: ${error instanceof Error ? error.message : error}`;
    }
    const ended = programs.find((program) => program.ending() !== undefined);
    if (ended !== undefined) {
      throw new Error(`${ended.name} ended (${ended.ending()}) before ${what}\n${ended.lastLines()}`);
    }
    await sleep(pauseMs);
  }
  const culprit = programs[0] === undefined ? '' : `\n${programs[0].name} wrote:\n${programs[0].lastLines()}`;
  throw new Error(`not within ${withinSeconds} s: ${what}${trouble}${culprit}`);
}
