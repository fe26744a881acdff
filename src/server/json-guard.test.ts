import { expect, it } from 'vitest';
import { jsonGuard } from './json-guard.ts';
import { defaultLimits } from './limits.ts';

const limits = { ...defaultLimits, structuralCharacters: 2_000, nestingDepth: 50 };

/** What the guard says of a text that comes in chunks of this length, each at an odd place of its memory. */
function guarded(text: string, chunkLength = 97): string | undefined {
  const guard = jsonGuard(limits);
  const bytes = new TextEncoder().encode(text);
  for (let start = 0; start < bytes.length; start += chunkLength) {
    const part = bytes.subarray(start, start + chunkLength);
    const chunk = new Uint8Array(part.length + 3).subarray(3);
    chunk.set(part);
    const fault = guard(chunk);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const wide = (count: number) => `[${Array.from({ length: count - 1 }, () => '1,').join('')}1]`;
const deep = (count: number) => '['.repeat(count) + ']'.repeat(count);
const wideText = JSON.stringify({ text: '[{,"\\'.repeat(1_000), other: '\\'.repeat(500) });

it.each<[name: string, text: string, said: string | undefined]>([
  ['a short text', '{"a":[1,2,{"b":"c"}]}', undefined],
  ['as wide as is allowed', wide(1_999), undefined],
  ['too wide', wide(2_001), 'BodyTooWide'],
  ['as deep as is allowed', deep(50), undefined],
  ['too deep', deep(51), 'BodyTooDeep'],
  ['too deep, of both kinds', '{"a":['.repeat(26), 'BodyTooDeep'],
  ['many brackets side by side', `[${'{},'.repeat(600)}{}]`, undefined],
  ['brackets, commas, quotes and escapes in strings', wideText, undefined],
  ['too deep behind such a string', `[${wideText},${deep(51)}]`, 'BodyTooDeep'],
  ['too wide behind such a string', `[${wideText},${wide(2_000)}]`, 'BodyTooWide'],
  [
    'too deep only where all chunks count',
    `${'['.repeat(40)}"${'x'.repeat(500)}",${'['.repeat(11)}`,
    'BodyTooDeep',
  ],
])('%s', (_name, text, said) => {
  for (const length of [1, 2, 3, 4, 5, 64, 97, 100_000])
    expect(guarded(text, length), `by ${length}`).toBe(said);
});
