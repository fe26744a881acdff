const encoder = new TextEncoder();

/** The bytes of a text in UTF-8, which is what the API server's limits count. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}
