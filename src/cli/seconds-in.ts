import { parseDuration } from '../core/policy/durations.ts';
import { UsageError } from './usage-error.ts';

/** The seconds of a flag that takes a duration. Throws a `UsageError` that gives an example of what to write. */
export function secondsIn(flag: string, text: string, example: string): number {
  const { value } = parseDuration(text);
  if (value !== undefined) return value;
  throw new UsageError(`${flag} takes a duration such as ${example}, not ${JSON.stringify(text)}`);
}
