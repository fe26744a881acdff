import type { Json } from '../core/json.ts';

/** What was received cannot be used, so whoever follows it must begin anew. */
export class UnusableError extends Error {}

/** Reads a whole JSON document of at most `mostBytes`. */
export async function wholeJson(body: AsyncIterable<Buffer>, mostBytes: number): Promise<Json> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new UnusableError(`an answer is longer than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return parsed(Buffer.concat(chunks));
}

/** Reads JSON documents of at most `mostBytes` each, one a line, as they arrive. A last line without end is none. */
export async function* jsonLines(body: AsyncIterable<Buffer>, mostBytes: number): AsyncGenerator<Json> {
  let pending: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = Buffer.concat([...pending, chunk.subarray(start, end)]);
      pending = [];
      bytes = 0;
      start = end + 1;
      if (line.length > 0) yield parsed(line);
    }
    const rest = chunk.subarray(start);
    pending.push(rest);
    bytes += rest.length;
    if (bytes > mostBytes) throw new UnusableError(`a line is longer than ${mostBytes} bytes`);
  }
}

const newline = 0x0a;

function parsed(text: Buffer): Json {
  try {
    return JSON.parse(text.toString()) as Json;
  } catch {
    throw new UnusableError('what the API server sends is not JSON');
  }
}
