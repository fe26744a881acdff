import { expect, it } from 'vitest';
import { parseCapabilities } from './parse-capabilities.ts';

it('reads what control writes, and leaves other members to later versions', () => {
  expect(parseCapabilities('{"server":"v1.37.2","sleep":true,"stopSignal":false,"more":1}')).toEqual({
    server: 'v1.37.2',
    sleep: true,
    stopSignal: false,
  });
});

it.each([
  ['', ['it is empty']],
  ['{"server":"v1.37', ['it is no JSON']],
  ['null', ['it is no JSON object']],
  ['[true]', ['it is no JSON object']],
  [
    '{"server":"v1.37.2","sleep":"true"}',
    ['sleep is neither true nor false', 'stopSignal is neither true nor false'],
  ],
  ['{"sleep":true,"stopSignal":false}', ['server is no text']],
])('says what is wrong with %j', (text, faults) => {
  expect(parseCapabilities(text)).toEqual({ faults });
});
