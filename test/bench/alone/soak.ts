import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow, Figure } from '../bench-row.ts';
import { type Memory, memoryOf } from '../processes/process-usage.ts';
import { lineThrough } from './line.ts';
import { countFigure, latencyFigure } from './load-figures.ts';
import { runLoad } from './run-load.ts';
import { withGracehook } from './with-gracehook.ts';

const reviewsPerSecond = 1_000;

/** What the webhook held at a moment of the soak. */
interface Sample extends Memory {
  readonly minute: number;
}

export const soak: BenchRow = {
  name: 'soak',
  summary:
    'Gracehook alone on one core: its memory over half an hour of 1,000 reviews of a 15 KB pod each second',
  minutes: 31,
  isInShort: false,
  measure: (plan) =>
    withGracehook(plan, async ({ bench, webhook, reviewFile }) => {
      const seconds = plan.isShort ? 30 : 1_800;
      const warmUpSeconds = plan.isShort ? 5 : 20;
      const over = new AbortController();
      const sampling = sampleMemory(webhook.pid, plan.isShort ? 1 : 10, over.signal);
      const result = await runLoad(bench, webhook, {
        reviewFile,
        loop: { reviewsPerSecond },
        warmUpSeconds,
        seconds,
      }).finally(() => over.abort());
      const samples = await sampling;
      return {
        figures: [
          ...aboutFifteenOf(samples).map((sample): Figure => ({ ...sample })),
          slopeFigure(samples, (warmUpSeconds + seconds / 6) / 60),
          { reviews_per_s: reviewsPerSecond, ...latencyFigure(result), ...countFigure(result) },
        ],
      };
    }),
};

async function sampleMemory(pid: number, everySeconds: number, signal: AbortSignal): Promise<Sample[]> {
  const began = performance.now();
  const samples: Sample[] = [];
  while (!signal.aborted) {
    samples.push({ minute: (performance.now() - began) / 60_000, ...memoryOf([pid]) });
    await sleep(everySeconds * 1_000, undefined, { signal }).catch(() => {});
  }
  return samples;
}

function aboutFifteenOf(samples: readonly Sample[]): readonly Sample[] {
  const every = Math.max(1, Math.ceil(samples.length / 15));
  return samples.filter((_, index) => index % every === 0 || index === samples.length - 1);
}

/** The growth after the heap has found its size, as the line through all samples says it. */
function slopeFigure(samples: readonly Sample[], fromMinute: number): Figure {
  const later = samples.filter(({ minute }) => minute >= fromMinute);
  const slope = (of: (sample: Sample) => number) =>
    lineThrough(later.map((sample) => ({ x: sample.minute / 60, y: of(sample) }))).slope;
  return {
    from_minute: fromMinute,
    rss_slope_mb_per_hour: slope(({ rss_mb }) => rss_mb),
    anonymous_slope_mb_per_hour: slope(({ anonymous_mb }) => anonymous_mb),
    largest_rss_mb: Math.max(...samples.map(({ rss_mb }) => rss_mb)),
    largest_anonymous_mb: Math.max(...samples.map(({ anonymous_mb }) => anonymous_mb)),
  };
}
