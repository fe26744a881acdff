import type { Held } from './certificate-situation.ts';
import { issuedAt, type Validity } from './validity.ts';

/** What can be used at this moment, or why it cannot; neither where nothing is held. */
export interface Usable<Kind> {
  readonly certificate?: Kind;
  readonly flaw?: string;
}

/** Judges what a Secret holds by the clock, too. */
export function usable<Kind extends Validity>(held: Held<Kind> | undefined, now: Date): Usable<Kind> {
  const { certificate, flaw } = held ?? {};
  if (flaw !== undefined) return { flaw };
  if (certificate === undefined) return {};
  const { notBefore, notAfter } = certificate;
  if (notAfter <= now) return { flaw: `the present one expired at ${notAfter.toISOString()}` };
  if (notBefore > now) return { flaw: `the present one is not valid before ${notBefore.toISOString()}` };
  return { certificate };
}

/** Whether two thirds of the time between issue and end are over: the time to renew a certificate. */
export function isPastTwoThirds(certificate: Validity, now: Date): boolean {
  const issued = issuedAt(certificate).getTime();
  return now.getTime() >= issued + ((certificate.notAfter.getTime() - issued) * 2) / 3;
}
