const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How far a time lies from now: `in 3 days`, `2 hours ago`. */
export function agoOrAhead(time: Date, now: Date): string {
  const seconds = Math.round((time.getTime() - now.getTime()) / 1000);
  const size = Math.abs(seconds);
  const [unit, length] = units.find(([, least]) => size >= 2 * least) ?? ['second', 1];
  const count = Math.floor(size / length);
  const text = `${count} ${unit}${count === 1 ? '' : 's'}`;
  return seconds >= 0 ? `in ${text}` : `${text} ago`;
}
