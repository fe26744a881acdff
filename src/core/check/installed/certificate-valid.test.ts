import { expect, it } from 'vitest';
import { certificateValid } from './certificate-valid.ts';

const day = 86_400_000;
const now = new Date('2026-06-01T00:00:00Z');
const place = { namespace: 'gracehook', name: 'gracehook' };
const from = (before: number, after: number, flaw?: string) => ({
  secret: 'gracehook/gracehook-tls',
  period: {
    notBefore: new Date(now.getTime() + before * day),
    notAfter: new Date(now.getTime() + after * day),
  },
  flaw,
});

it.each([
  ['in its first days', from(-1, 29), 'passed', 'in 29 days'],
  ['about to be renewed', from(-22, 8), 'passed', 'in 8 days'],
  ['not renewed in time', from(-25, 5), 'warned', 'not renewed'],
  ['at its end', from(-30, -0.5), 'failed', 'ended 12 hours ago'],
  ['not yet valid', from(0.5, 30), 'failed', 'in 12 hours on only'],
  ['without its key', from(-1, 29, 'tls.key is missing'), 'failed', 'tls.key is missing'],
  ['absent', { ...from(0, 0), period: undefined, flaw: undefined }, 'failed', 'holds none'],
  ['in no Secret', undefined, 'failed', 'no Secret'],
])('a certificate %s', (_what, certificate, outcome, words) => {
  expect(certificateValid.judge({ certificate, now, place })).toMatchObject({
    outcome,
    found: expect.stringContaining(words),
  });
});

it('has nothing to say where nobody knows where to look', () => {
  expect(certificateValid.judge({ certificate: undefined, now, place: undefined })).toBeUndefined();
});
