import type { Path } from '../core/json.ts';

/** One mistake in the configuration file: where it is, and what to write instead. */
export interface Fault {
  /** From 1; undefined where it concerns the whole file. */
  readonly line: number | undefined;
  readonly path?: Path;
  /** Reads on after the path: `is not a duration; write ...` */
  readonly what: string;
}

/** How many faults are told; a file with more is no configuration. */
const mostTold = 20;

/** The faults as sentences, in the order of the file: `line 3, bounds.maxDelay: ...`. */
export function faultSentences(faults: readonly Fault[]): string[] {
  const inOrder = faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const told = inOrder.slice(0, mostTold).map(({ line, path = [], what }) => {
    const where = [
      ...(line === undefined ? [] : [`line ${line}`]),
      ...(path.length > 0 ? [shown(path)] : []),
    ];
    return where.length === 0 ? what : `${where.join(', ')}: ${what}`;
  });
  const untold = inOrder.length - told.length;
  return untold > 0 ? [...told, `and ${untold} more`] : told;
}

function shown(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : key.length > 40 ? `${key.slice(0, 40)}…` : key))
    .join('.')
    .replaceAll('.[', '[');
}
