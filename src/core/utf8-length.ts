const encoder = new TextEncoder();
/** What one UTF-16 unit takes at most. */
const mostBytesOfUnit = 3;

/** The bytes of a text in UTF-8, which is what the API server's limits count. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** Whether texts together take no more than so many bytes in UTF-8. Those that are short enough in any case are not encoded. */
export function fitsInUtf8(texts: readonly string[], bytes: number): boolean {
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  if (units * mostBytesOfUnit <= bytes) return true;
  return texts.reduce((sum, text) => sum + utf8Length(text), 0) <= bytes;
}
