import { expect, it } from 'vitest';
import { nextStep, type Step } from './certificate-plan.ts';
import type { CertificateSituation, Leaf, TrustAnchor } from './certificate-situation.ts';
import { validityFrom } from './validity.ts';

// Rows as in the table at the top of certificate-plan.ts.
const lifetimes = { caSeconds: 30 * 3600, leafSeconds: 3 * 3600 };
const start = new Date('2026-01-01T00:00:00Z');
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const authority = (id: string, issued = start): TrustAnchor => ({
  id,
  ...validityFrom(issued, lifetimes.caSeconds),
});
const leafOf = (issuedBy: string | undefined, issued = start): Leaf => ({
  issuedBy,
  ...validityFrom(issued, lifetimes.leafSeconds),
});
const a = authority('a');
const b = authority('b', after(10));
const trusting = (...trusts: TrustAnchor[]) => ({ trusts, isTidy: true });

const wellInstalled: CertificateSituation = {
  now: after(600),
  lifetimes,
  ca: { certificate: a },
  next: undefined,
  nextTrustedSince: undefined,
  leaf: { certificate: leafOf('a') },
  entries: [trusting(a), trusting(a)],
  replicas: undefined,
};
const introducing = { next: { certificate: b }, entries: [trusting(a, b), trusting(a, b)] };
const lost = { ca: undefined, leaf: undefined, ...introducing };
const promoted = { ca: { certificate: b }, leaf: { certificate: leafOf('b') }, entries: introducing.entries };

const doing = (change: Partial<CertificateSituation>): Step => nextStep({ ...wellInstalled, ...change });
const summary = (step: Step) =>
  step.do === 'write-bundle'
    ? `write-bundle ${step.trusted.map(({ id }) => id)}`
    : `${step.do}${'because' in step ? ` ${step.because}` : ''}`;

it.each<[string, Partial<CertificateSituation>, string]>([
  ['12 nothing is due', {}, 'rest'],
  // 1
  [
    '1 an authority that nobody knows',
    { ca: { certificate: b } },
    'demote-authority ca.crt was changed to an authority that no webhook entry trusts',
  ],
  [
    '1 not where nothing is trusted: the bundles were lost',
    { ca: { certificate: b }, entries: [trusting(), trusting()] },
    'write-bundle b',
  ],
  [
    '1 not where its leaf is there: the bundles were replaced',
    { entries: [trusting(b), trusting(b)] },
    'write-bundle a,b',
  ],
  // 2
  [
    '2 an entry lost the next authority',
    { ...introducing, nextTrustedSince: after(300), entries: [trusting(a, b), trusting(a)] },
    'forget-trust a webhook entry lacks the next authority',
  ],
  [
    '2 the note is of the future',
    { ...introducing, nextTrustedSince: after(601) },
    'forget-trust the clock was set back',
  ],
  // 3
  ['3 an entry trusts nobody', { entries: [trusting(a), trusting()] }, 'write-bundle a'],
  ['3 entries differ: each gets the union', { entries: [trusting(b), trusting(a)] }, 'write-bundle a,b'],
  [
    '3 there is more in a bundle',
    { entries: [trusting(a), { ...trusting(a), isTidy: false }] },
    'write-bundle a',
  ],
  ['3 the next one is not trusted', { next: { certificate: b } }, 'write-bundle a,b'],
  [
    '3 an old one has expired',
    { entries: [trusting(a, authority('old', after(-30 * 3600))), trusting(a)] },
    'write-bundle a',
  ],
  [
    '3 never an empty bundle',
    { ca: undefined, leaf: undefined, entries: [{ trusts: [], isTidy: false }] },
    'introduce-authority there was none yet',
  ],
  [
    '3 the key is lost: what it signed stays trusted',
    { ca: { certificate: a, flaw: 'ca.key is missing' }, entries: [trusting(), trusting()] },
    'write-bundle a',
  ],
  // 4
  ['4 no leaf', { leaf: undefined }, 'issue-leaf there was none'],
  ['4 a broken leaf', { leaf: { flaw: 'tls.crt is missing' } }, 'issue-leaf tls.crt is missing'],
  [
    '4 a leaf of another key',
    { leaf: { certificate: leafOf('a'), flaw: 'tls.key does not belong to tls.crt' } },
    'issue-leaf tls.key does not belong to tls.crt',
  ],
  [
    '4 an expired leaf',
    { now: after(3 * 3600) },
    'issue-leaf the present one expired at 2026-01-01T03:00:00.000Z',
  ],
  [
    '4 a leaf that is not valid yet',
    { leaf: { certificate: leafOf('a', after(1000)) } },
    'issue-leaf the present one is not valid before 2026-01-01T00:11:40.000Z',
  ],
  [
    '4 a leaf of nobody',
    { leaf: { certificate: leafOf(undefined) } },
    'issue-leaf the present one is of an unknown authority',
  ],
  [
    '4 a leaf of the authority before',
    { ...promoted, leaf: { certificate: leafOf('a') } },
    'issue-leaf the present one is of an earlier authority',
  ],
  [
    '4 not a leaf of the next one',
    { ...introducing, nextTrustedSince: after(599), leaf: { certificate: leafOf('b') } },
    'rest',
  ],
  ['4 not just before two thirds', { now: after(2 * 3600 - 1) }, 'rest'],
  [
    '4 at two thirds',
    { now: after(2 * 3600) },
    'issue-leaf two thirds of the lifetime of the present one are over',
  ],
  [
    '4 not where it would end at the same time: with its authority',
    {
      ...introducing,
      nextTrustedSince: after(30 * 3600 - 70),
      now: after(30 * 3600 - 60),
      leaf: { certificate: { ...leafOf('a', after(28 * 3600)), notAfter: a.notAfter } },
    },
    'rest',
  ],
  [
    '4 also while the next one is introduced',
    { ...introducing, leaf: undefined },
    'issue-leaf there was none',
  ],
  // 5
  [
    '5 first install',
    { ca: undefined, leaf: undefined, entries: [trusting(), trusting()] },
    'introduce-authority there was none yet',
  ],
  ['5 the CA Secret was emptied', { ca: undefined }, 'introduce-authority ca.crt and ca.key are missing'],
  [
    '5 the key was deleted',
    { ca: { certificate: a, flaw: 'ca.key is missing' } },
    'introduce-authority ca.key is missing',
  ],
  [
    '5 at two thirds',
    { now: after(20 * 3600), leaf: { certificate: leafOf('a', after(19 * 3600)) } },
    'introduce-authority two thirds of the lifetime of the present one are over',
  ],
  [
    '5 not just before',
    { now: after(20 * 3600 - 1), leaf: { certificate: leafOf('a', after(19 * 3600)) } },
    'rest',
  ],
  [
    '5 it would end before a leaf',
    {
      lifetimes: { ...lifetimes, leafSeconds: 31 * 3600 },
      leaf: { certificate: { ...leafOf('a'), notAfter: after(29 * 3600) } },
      now: after(60),
    },
    'introduce-authority the present one ends before a new certificate would',
  ],
  [
    '5 the next one is broken',
    { next: { flaw: 'next.key is missing' } },
    'introduce-authority next.key is missing',
  ],
  [
    '5 the next one has expired',
    { next: { certificate: authority('old', after(-30 * 3600)) } },
    'introduce-authority the present one expired at 2026-01-01T00:00:00.000Z',
  ],
  [
    '5 all has expired',
    { now: after(40 * 3600) },
    'introduce-authority the present one expired at 2026-01-02T06:00:00.000Z',
  ],
  [
    '5 the clock was set back by hours: trusted, but not used',
    { now: after(-3600) },
    'introduce-authority the present one is not valid before 2025-12-31T23:55:00.000Z',
  ],
  // 6, 10
  ['10 trusted everywhere', introducing, 'note-trust every webhook entry trusts the next authority'],
  ['6 not before two minutes', { ...introducing, nextTrustedSince: after(481) }, 'rest'],
  [
    '6 two minutes',
    { ...introducing, nextTrustedSince: after(480) },
    'promote-authority every webhook entry has trusted it for two minutes',
  ],
  [
    '6 also in place of a lost one',
    { ...introducing, ca: undefined, nextTrustedSince: after(480) },
    'promote-authority every webhook entry has trusted it for two minutes',
  ],
  // 7, 8, 9
  [
    '7 first install',
    { ...lost, entries: [trusting(b), trusting(b)] },
    'promote-authority no other authority is trusted',
  ],
  ['8 both Secrets lost: does somebody serve?', lost, 'look'],
  [
    '8 not while the leaf is good',
    { ...introducing, ca: undefined },
    'note-trust every webhook entry trusts the next authority',
  ],
  [
    '9 nobody serves',
    { ...lost, replicas: [] },
    'promote-authority no replica serves a certificate that is trusted',
  ],
  [
    '9 nobody serves what is trusted',
    { ...lost, replicas: [leafOf(undefined), leafOf('a', after(-4 * 3600))] },
    'promote-authority no replica serves a certificate that is trusted',
  ],
  [
    '9 not where one serves',
    { ...lost, replicas: [leafOf(undefined), leafOf('a')] },
    'note-trust every webhook entry trusts the next authority',
  ],
  [
    '9 not where one cannot be reached',
    { ...lost, replicas: [undefined] },
    'note-trust every webhook entry trusts the next authority',
  ],
  [
    '9 not where nobody can say',
    { ...lost, replicas: 'unknown' },
    'note-trust every webhook entry trusts the next authority',
  ],
  // 11, and 3 after it
  ['11 an old one is trusted', promoted, 'look'],
  ['11 not before the leaf is there for two minutes', { ...promoted, now: after(119) }, 'rest'],
  ['11 two minutes', { ...promoted, now: after(120) }, 'look'],
  ['11 nobody serves a leaf of it', { ...promoted, replicas: [leafOf('b'), leafOf('b')] }, 'write-bundle b'],
  ['11 no replica at all', { ...promoted, replicas: [] }, 'write-bundle b'],
  ['11 one does', { ...promoted, replicas: [leafOf('b'), leafOf('a')] }, 'rest'],
  ['11 one cannot be reached', { ...promoted, replicas: [leafOf('b'), undefined] }, 'rest'],
  ['11 whose leaf one serves is not known', { ...promoted, replicas: [leafOf(undefined)] }, 'rest'],
  ['11 nobody can say', { ...promoted, replicas: 'unknown' }, 'rest'],
  [
    '11 not while a leaf of it is in the Secret',
    { ...promoted, ca: { certificate: a }, leaf: { certificate: leafOf('a') }, replicas: [leafOf('a')] },
    'write-bundle a',
  ],
])('%s', (_, change, expected) => {
  expect(summary(doing(change))).toBe(expected);
});

it('needs no webhook configuration to issue', () => {
  expect(doing({ entries: [] }).do).toBe('rest');
  expect(doing({ entries: [], leaf: undefined }).do).toBe('issue-leaf');
  expect(doing({ entries: [], ca: undefined, leaf: undefined }).do).toBe('introduce-authority');
});
