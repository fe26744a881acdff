/**
 * A command as somebody types it in a shell, with the flags that were given: those with a value, then the switches. Names
 * are of Gracehook and need no quotes.
 */
export function shellCommand(
  words: string,
  valued: Readonly<Record<string, string | undefined>>,
  switches: Readonly<Record<string, true | undefined>> = {},
): string {
  return [
    words,
    ...Object.entries(valued).flatMap(([flag, value]) =>
      value === undefined ? [] : [flag, shellQuoted(value)],
    ),
    ...Object.keys(switches).filter((flag) => switches[flag] === true),
  ].join(' ');
}

/** A value as a shell takes it for one word. */
export function shellQuoted(value: string): string {
  return /^[\w./:@=-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
