import { expect, it } from 'vitest';
import { type ServingState, unreadyBecause } from './unready-because.ts';

const now = new Date('2026-03-01T12:00:00Z');
const inUse = {
  loadedAt: new Date('2026-02-01T12:00:00Z'),
  notBefore: new Date('2026-02-01T12:00:00Z'),
  notAfter: new Date('2026-03-01T12:00:01Z'),
};
const wellServing: ServingState = {
  isClosing: false,
  hasStarted: true,
  certificate: { inUse, invalid: undefined },
  capabilitiesUnknown: undefined,
  ownReviewFault: undefined,
};
const invalid = { since: now, because: 'tls.crt is empty' };
const expired = { ...inUse, notAfter: new Date('2026-03-01T11:59:59Z') };

it.each<[what: string, state: Partial<ServingState>, because: string | undefined]>([
  ['ready when all is well', {}, undefined],
  ['ready while files are of no use but the pair in use is', { certificate: { inUse, invalid } }, undefined],
  ['unready at its end, whatever else', { isClosing: true, capabilitiesUnknown: 'a' }, 'shutting down'],
  ['unready at its start', { hasStarted: false, ownReviewFault: 'none' }, 'starting'],
  [
    'unready without certificate and capabilities, and tells both',
    { hasStarted: false, certificate: { inUse: undefined, invalid }, capabilitiesUnknown: 'nobody asked' },
    'there is no certificate yet: tls.crt is empty; and nobody asked',
  ],
  [
    'unready when the pair in use has expired',
    { certificate: { inUse: expired, invalid } },
    'the certificate in use expired at 2026-03-01T11:59:59.000Z: tls.crt is empty',
  ],
  [
    'unready when the pair that it issued has expired',
    { certificate: { inUse: expired, invalid: undefined } },
    'the certificate in use expired at 2026-03-01T11:59:59.000Z: it was issued at the start; start again',
  ],
  [
    'unready when its review to itself failed',
    { ownReviewFault: 'the answer was 500' },
    'it has not answered a review to itself: the answer was 500',
  ],
])('is %s', (_what, state, because) => {
  expect(unreadyBecause({ ...wellServing, ...state }, now)).toBe(because);
});
