import { type Parsed, quoted } from './parsed.ts';

const secondsPerUnit = { h: 3600, m: 60, s: 1, ms: 0.001 } as const;
/** A duration with units, as Go and CEL read it too. */
export const durationPattern = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s))+$/;
const longestSeconds = 365 * 24 * 3600;

/**
 * Reads a duration such as `90s`, `1m30s` or `500ms` into whole seconds, rounded up. A bare number is seconds, and is
 * reported. A year is the longest: it is far beyond any cap, and keeps sums exact.
 */
export function parseDuration(text: string): Parsed<number> {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) {
    const seconds = Math.min(Number(trimmed), longestSeconds);
    const detail = `${quoted(text)} has no unit and is read as seconds; write ${seconds}s`;
    return { value: seconds, problems: [{ code: 'UnitMissing', detail }] };
  }
  if (!durationPattern.test(trimmed)) {
    const detail = `${quoted(text)} is not a duration; write one such as 90s, 1m30s or 500ms`;
    return { problems: [{ code: 'InvalidAnnotation', detail }] };
  }
  let milliseconds = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)) {
    milliseconds += Number(amount) * secondsPerUnit[unit as keyof typeof secondsPerUnit] * 1000;
  }
  // Rounded to microseconds first: 0.001 * 1000 is not quite 1.
  const microseconds = Math.round(milliseconds * 1000);
  return { value: Math.min(Math.ceil(microseconds / 1_000_000), longestSeconds) };
}
