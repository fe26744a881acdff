import type { Limits } from './limits.ts';
import type { RefusalCode } from './refusals.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
/** `[` and `{`, `]` and `}` differ by this bit alone. */
const bracketBit = 0x20;
const opening = 0x7b;
const closing = 0x7d;

/** Told of JSON chunk by chunk; says once which limit it has passed. */
export type JsonGuard = (chunk: Uint8Array) => RefusalCode | undefined;

/**
 * Watches JSON go by, chunk by chunk, and says when it is too wide or too deep to parse safely: a body of 7 MiB that is
 * all `[{},{},...]` takes half a second and hundreds of megabytes to parse. What is inside strings does not count.
 *
 * Looking at each byte takes as long as parsing. So bodies that are too short to be too wide, and have too few brackets to
 * be too deep, even if all of them counted, are only looked over; nearly all are such. The first chunk that makes more
 * possible has everything counted that came before.
 */
export function jsonGuard(limits: Limits): JsonGuard {
  const count = countingGuard(limits);
  let uncounted: Uint8Array[] | undefined = [];
  let bytes = 0;
  let brackets = 0;
  return (chunk) => {
    if (uncounted === undefined) return count(chunk);
    bytes += chunk.length;
    brackets += openingBrackets(chunk);
    uncounted.push(chunk);
    if (bytes <= limits.structuralCharacters && brackets <= limits.nestingDepth) return undefined;
    const chunks = uncounted;
    uncounted = undefined;
    for (const one of chunks) {
      const fault = count(one);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

/** The same by looking at each byte. */
function countingGuard(limits: Limits): JsonGuard {
  let structural = 0;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  return (chunk) => {
    const { length } = chunk;
    // An escaped byte means nothing, whatever it is.
    let index = isEscaped ? 1 : 0;
    while (index < length) {
      if (isInString) {
        // A loop of its own, since most bytes are inside strings.
        while (index < length) {
          const byte = chunk[index++];
          if (byte === quote) {
            isInString = false;
            break;
          }
          if (byte === backslash) index++;
        }
        continue;
      }
      const byte = chunk[index++] as number;
      if (byte === quote) isInString = true;
      else if (byte === comma) structural++;
      else if ((byte | bracketBit) === opening) {
        structural++;
        if (++depth > limits.nestingDepth) return 'BodyTooDeep';
      } else if ((byte | bracketBit) === closing) depth--;
    }
    isEscaped = index > length;
    return structural > limits.structuralCharacters ? 'BodyTooWide' : undefined;
  };
}

/**
 * How many `[` and `{` there are, inside strings as well; rarely some more than there are. Four bytes at a time:
 * https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
 */
function openingBrackets(chunk: Uint8Array): number {
  const { buffer, byteOffset, length } = chunk;
  const before = Math.min(length, (4 - (byteOffset % 4)) % 4);
  const words = new Int32Array(buffer, byteOffset + before, (length - before) >>> 2);
  let found = 0;
  // By index, which is twice as fast here.
  for (let index = 0; index < words.length; index++) {
    const difference = ((words[index] ?? 0) | 0x20202020) ^ 0x7b7b7b7b;
    const zeroBytes = (difference - 0x01010101) & ~difference & 0x80808080;
    if (zeroBytes !== 0) found += Math.imul(zeroBytes >>> 7, 0x01010101) >>> 24;
  }
  const behind = before + words.length * 4;
  for (let index = 0; index < length; index++) {
    if (index === before) index = behind;
    if (((chunk[index] ?? 0) | bracketBit) === opening) found++;
  }
  return found;
}
