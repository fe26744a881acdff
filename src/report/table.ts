/** Rows below their heads, as kubectl prints them: columns as wide as their longest cell, `gap` spaces between. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  paint: (text: string, row: number, column: number) => string = (text) => text,
  gap = 3,
): string[] {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const padded = (cell: string, column: number) =>
    column === heads.length - 1 ? cell : cell.padEnd((widths[column] ?? 0) + gap);
  return [
    heads.map(padded).join(''),
    ...rows.map((row, index) =>
      row.map((cell, column) => paint(padded(cell, column), index, column)).join(''),
    ),
  ];
}
