/** One variable of a policy: an expression in CEL, which may use the variables before it. */
export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

/** A text as a literal of CEL. A raw one where it has a backslash, so that a pattern reads as it is written here. */
export function celText(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes("'")) return `${text.includes('\\') ? 'r' : ''}'${text}'`;
  return JSON.stringify(text);
}

/** Numbers and texts as a list of CEL. */
export function celList(values: Iterable<string | number>): string {
  const literals = [...values].map((value) => (typeof value === 'number' ? String(value) : celText(value)));
  return `[${literals.join(', ')}]`;
}

/** An annotation's text, or an empty one: `annotations` is an expression for a map. */
export function annotationIn(annotations: string, name: string): string {
  return `${annotations}[?${celText(name)}].orValue('')`;
}
