import type { FileHealth } from '../files/follow-file.ts';

/** What `/readyz` says of a followed file whose content now is not the one in use; nothing where it is. */
export function fileDetails(what: string, { loadedAt, invalid }: FileHealth): string[] {
  if (invalid === undefined) return [];
  const [first, ...others] = invalid.faults;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const since = `not valid since ${invalid.since.toISOString()}, the last good one is used`;
  return [`${what}: ${loadedAt === undefined ? 'not known yet' : since}: ${first}${more}`];
}
