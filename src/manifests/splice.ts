/** What shall stand in a text in place of what is from `from` up to `to`; an insertion where the two are the same. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text with the splices made. They do not overlap; insertions at one place come in the order given. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let result = '';
  let done = 0;
  for (const { from, to, text: inserted } of splices.toSorted((a, b) => a.from - b.from)) {
    result += text.slice(done, from) + inserted;
    done = to;
  }
  return result + text.slice(done);
}
