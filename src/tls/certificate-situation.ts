import type { Validity } from './validity.ts';

/** What a webhook entry trusts: a certificate authority, or (somebody else's) a certificate as it is. */
export interface TrustAnchor extends Validity {
  readonly id: string;
}

/** A server's certificate. */
export interface Leaf extends Validity {
  /** The `id` of the one among all known anchors that it was issued by. */
  readonly issuedBy: string | undefined;
}

/** What a place of a Secret holds: a certificate, where there is one to be read, and what is wrong with it or its key. */
export interface Held<Kind extends Validity> {
  readonly certificate?: Kind | undefined;
  /** A clause such as `ca.key is missing`. Whether it is valid now is not asked here. */
  readonly flaw?: string | undefined;
}

/** How long certificates of each kind are valid, from their issue on. */
export interface Lifetimes {
  readonly caSeconds: number;
  readonly leafSeconds: number;
}

/** What each replica of `serve` shows to whoever connects; undefined for one that could not be reached. */
export type Replicas = readonly (Leaf | undefined)[];

/** All that the next step depends on, without keys and encodings. Undefined: the place is empty. */
export interface CertificateSituation {
  readonly now: Date;
  readonly lifetimes: Lifetimes;
  /** `ca.crt` and `ca.key` of the CA's Secret: leaves are issued with it. */
  readonly ca: Held<TrustAnchor> | undefined;
  /** `next.crt` and `next.key` there: being introduced, to take the place of `ca`. */
  readonly next: Held<TrustAnchor> | undefined;
  /** Since when every entry has trusted this `next`, as was noted on the Secret. */
  readonly nextTrustedSince: Date | undefined;
  /** `tls.crt` and `tls.key` of the other Secret, which the replicas mount. */
  readonly leaf: Held<Leaf> | undefined;
  /** The webhook configuration's entries; not tidy: there is more in the bundle than these anchors in their order. */
  readonly entries: readonly { readonly trusts: readonly TrustAnchor[]; readonly isTidy: boolean }[];
  /** Undefined: not looked at in this turn. Unknown: nobody could say which there are. */
  readonly replicas: Replicas | 'unknown' | undefined;
}
