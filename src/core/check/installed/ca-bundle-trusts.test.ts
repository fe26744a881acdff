import { expect, it } from 'vitest';
import { caBundleTrusts } from './ca-bundle-trusts.ts';

const now = new Date('2026-06-01T00:00:00Z');
const period = (days: number) => ({
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date(now.getTime() + days * 86_400_000),
});
const certificate = { secret: 'gracehook/gracehook-tls', period: period(20), flaw: undefined };
const entry = (issuer: ReturnType<typeof period> | undefined) => ({ entry: 'pods', certificates: 1, issuer });

it.each([
  ['its issuer', period(300), certificate, 'passed'],
  ['somebody else', undefined, certificate, 'failed'],
  ['an issuer that ended', period(-1), certificate, 'failed'],
  ['an ended certificate that is its own', period(-1), { ...certificate, period: period(-1) }, 'passed'],
])('a bundle with %s', (_what, issuer, served, outcome) => {
  expect(caBundleTrusts.judge({ trust: [entry(issuer)], certificate: served, now })?.outcome).toBe(outcome);
});

it('has nothing to say without a certificate', () => {
  expect(caBundleTrusts.judge({ trust: [entry(undefined)], certificate: undefined, now })).toBeUndefined();
});
