/** From when until when a certificate is valid. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** How long before its issue a certificate of ours becomes valid: the clocks of control and API server differ. */
const backdateMilliseconds = 5 * 60_000;

/**
 * The validity of a certificate that is issued now. The lifetime counts from now, whatever lies before it; neither end
 * goes beyond the issuer's own.
 */
export function validityFrom(now: Date, lifetimeSeconds: number, issuer?: Validity): Validity {
  const from = now.getTime() - backdateMilliseconds;
  const until = now.getTime() + lifetimeSeconds * 1000;
  return {
    notBefore: new Date(Math.max(from, issuer?.notBefore.getTime() ?? from)),
    notAfter: new Date(Math.min(until, issuer?.notAfter.getTime() ?? until)),
  };
}

/** When a certificate of ours was issued. */
export function issuedAt({ notBefore }: Validity): Date {
  return new Date(notBefore.getTime() + backdateMilliseconds);
}
