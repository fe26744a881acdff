/** A text in lines of at most `width` characters, broken between words; a longer word gets a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A text behind a mark, its further lines indented to the text: for lists. */
export function hanging(mark: string, text: string, width: number): string[] {
  const indent = ' '.repeat(mark.length);
  return wrapped(text, Math.max(width - mark.length, 20)).map(
    (line, index) => (index === 0 ? mark : indent) + line,
  );
}

const gap = 2;
const leastLastWidth = 24;

/**
 * Rows of cells as columns, each as wide as its longest cell; the last takes the rest of `width`, and where that is too
 * little the second last gives way. Cells are wrapped. `paint` gets each padded line of a cell.
 */
export function columns(
  rows: readonly (readonly string[])[],
  width: number,
  paint: (text: string, row: number, column: number) => string = (text) => text,
): string[] {
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const last = count - 1;
  const rest = () => width - widths.slice(0, last).reduce((sum, one) => sum + one + gap, 0);
  const lacking = leastLastWidth - rest();
  const yielding = widths[last - 1];
  if (lacking > 0 && yielding !== undefined) widths[last - 1] = Math.max(yielding - lacking, 16);
  widths[last] = Math.max(rest(), leastLastWidth);
  return rows.flatMap((row, rowIndex) => {
    const cells = row.map((cell, column) => cellLines(cell, widths[column] ?? 0));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, column) =>
          paint((lines[line] ?? '').padEnd(column === last ? 0 : (widths[column] ?? 0)), rowIndex, column),
        )
        .join(' '.repeat(gap))
        .trimEnd(),
    );
  });
}

/** Further lines of an indented cell are indented, too. */
function cellLines(cell: string, width: number): string[] {
  const indent = /^ */.exec(cell)?.[0] ?? '';
  return wrapped(cell.slice(indent.length), width - indent.length).map((line) => indent + line);
}
