/** An object as JSON whose one list has a line for each of its items, so that a change of one shows as one line. */
export function layOutLines(head: object, name: string, items: readonly object[]): string {
  const lines = items.map((item) => `    ${JSON.stringify(item)}`).join(',\n');
  return JSON.stringify({ ...head, [name]: [] }, null, 2).replace(
    /\[\]\n}$/,
    () => `[${lines === '' ? '' : `\n${lines}\n  `}]\n}`,
  );
}
