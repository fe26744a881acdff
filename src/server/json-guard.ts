import type { Limits } from './limits.ts';
import type { RefusalCode } from './refusals.ts';

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Watches JSON go by, chunk by chunk, and says when it is too wide or too deep to parse safely: a body of 7 MiB that is
 * all `[{},{},...]` takes half a second and hundreds of megabytes to parse. What is inside strings does not count.
 */
export function jsonGuard(limits: Limits): (chunk: Uint8Array) => RefusalCode | undefined {
  let structural = 0;
  let depth = 0;
  let isInString = false;
  let isEscaped = false;
  return (chunk) => {
    for (const byte of chunk) {
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isInString = false;
      } else if (byte === quote) isInString = true;
      else if (byte === comma) structural++;
      else if (byte === openBrace || byte === openBracket) {
        structural++;
        if (++depth > limits.nestingDepth) return 'BodyTooDeep';
      } else if (byte === closeBrace || byte === closeBracket) depth--;
    }
    return structural > limits.structuralCharacters ? 'BodyTooWide' : undefined;
  };
}
