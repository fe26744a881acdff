import type {
  CertificateSituation,
  Leaf,
  Lifetimes,
  Replicas,
  TrustAnchor,
} from './certificate-situation.ts';
import { isPastTwoThirds, usable } from './usable.ts';
import { issuedAt, validityFrom } from './validity.ts';

// The first line that applies is the next step; after it the situation is looked at anew. "Known" is what `ca`, `next`
// or any entry holds and what has not expired; "old" what is known beside `ca` and `next`.
//
// |    | when                                                                               | step                |
// | -- | ---------------------------------------------------------------------------------- | ------------------- |
// |  1 | `ca` can issue, but no entry trusts it while others are trusted, and no leaf of it  | demote-authority    |
// |    | is in its Secret: it becomes `next`                                                 |                     |
// |  2 | `next` is noted as trusted, but an entry lacks it, or the note is of the future      | forget-trust        |
// |  3 | an entry trusts anything else than all that is known, without the old that can go   | write-bundle        |
// |  4 | `ca` can issue, and the leaf is missing, broken, not valid now, of neither `ca` nor  | issue-leaf          |
// |    | `next`, or past 2/3 of its lifetime while a new one would last longer               |                     |
// |  5 | `next` is unusable; or it is missing and `ca` cannot issue, is past 2/3 of its       | introduce-authority |
// |    | lifetime, or would end before a leaf of today                                       |                     |
// |  6 | `next` has been noted as trusted for two minutes: it becomes `ca`                   | promote-authority   |
// |  7 | `next` is there, neither `ca` nor leaf can be used, and no other is trusted          | promote-authority   |
// |  8 | the same, but others are trusted, and the replicas were not looked at               | look                |
// |  9 | the same, and all replicas answered, none with a valid leaf of another              | promote-authority   |
// | 10 | `next` is there and not noted                                                       | note-trust          |
// | 11 | there are old ones, a leaf of `ca` has been in its Secret for two minutes, and the   | look                |
// |    | replicas were not looked at. An old one can go when all of them answered, each with |                     |
// |    | a leaf of another that is known; then line 3 applies                                |                     |
// | 12 | anything else                                                                       | rest                |
//
// So a key is stored before it is trusted (5, 3), trusted by every entry for two minutes before a leaf is issued with
// it (10, 6, 4), and trusted until nobody serves a leaf of it (11, 3). First install: 5 3 7 4. Rotation: 5 3 10, two
// minutes, 6 4, two minutes, 11 3. A `ca` that was lost is an old one from then on, and a rotation begins.

/** What is to be done now. */
export type Step = { readonly do: 'rest' } | { readonly do: 'look' } | Change;

/** A step that changes something in the cluster. */
export type Change = PlainChange | BundleChange;

/** Because of what, as a clause. Trouble is what nobody should have done or let happen. */
interface Because {
  readonly because: string;
  readonly isTrouble: boolean;
}

interface PlainChange extends Because {
  readonly do:
    | 'demote-authority'
    | 'forget-trust'
    | 'issue-leaf'
    | 'introduce-authority'
    | 'promote-authority'
    | 'note-trust';
}

interface BundleChange extends Because {
  readonly do: 'write-bundle';
  /** What each entry shall trust, in this order. */
  readonly trusted: readonly TrustAnchor[];
}

/**
 * How long every entry trusts an authority before a leaf of it is issued, and how long a leaf is in its Secret before
 * the ones that it replaces can count as gone: kubelets take up to 80 s to bring it.
 */
const settlingMilliseconds = 120_000;

/**
 * The shortest lifetime of a leaf with which even the loss of the CA costs no call. It may be lost just before the leaf
 * is due; then the last third has to hold two minutes of trust, 80 s of the kubelet, and some turns that fail.
 */
export const shortestLeafSeconds = 900;

/** The next step in the life of our certificates, by the table above. Pure. */
export function nextStep(situation: CertificateSituation): Step {
  const { now, entries, nextTrustedSince, replicas } = situation;
  const ca = usable(situation.ca, now);
  const next = usable(situation.next, now).certificate;
  const leaf = usable(situation.leaf, now).certificate;
  const isAlive = ({ notAfter }: TrustAnchor) => notAfter > now;
  const inEntries = distinct(entries.flatMap(({ trusts }) => trusts)).filter(isAlive);
  if (isUnknownToAll(ca.certificate, situation.leaf?.certificate, inEntries)) {
    return trouble('demote-authority', 'ca.crt was changed to an authority that no webhook entry trusts');
  }

  const isOld = ({ id }: TrustAnchor) => id !== ca.certificate?.id && id !== next?.id;
  const isSettled =
    ca.certificate !== undefined && leaf?.issuedBy === ca.certificate.id && hasLasted(issuedAt(leaf), now);
  const trusted = distinct([situation.ca?.certificate, next, ...inEntries])
    .filter(isAlive)
    .filter((anchor) => !(isSettled && isOld(anchor) && isServedByNobody(anchor, replicas)))
    .sort((a, b) => a.notBefore.getTime() - b.notBefore.getTime() || (a.id < b.id ? -1 : 1));
  const lacking = (anchor: TrustAnchor) => entries.filter(({ trusts }) => !includes(trusts, anchor)).length;

  if (next !== undefined && nextTrustedSince !== undefined) {
    if (lacking(next) > 0) return trouble('forget-trust', 'a webhook entry lacks the next authority');
    if (nextTrustedSince > now) return trouble('forget-trust', 'the clock was set back');
  }
  const unlike = entries.filter((entry) => !entry.isTidy || !isSame(entry.trusts, trusted)).length;
  // An empty bundle would mean the authorities of the API server's own machine.
  if (unlike > 0 && trusted.length > 0) {
    const because = trusted.some((anchor) => lacking(anchor) > 0)
      ? `${unlike} of ${entries.length} webhook entries lacked an authority to trust`
      : `${unlike} of ${entries.length} webhook entries held more than is needed`;
    return { do: 'write-bundle', trusted, because, isTrouble: false };
  }
  if (ca.certificate !== undefined) {
    const why = whyNewLeaf(situation, ca.certificate, next);
    if (why !== undefined) return { do: 'issue-leaf', ...why };
  }
  if (next === undefined) {
    const why = whyNewAuthority(situation, trusted.length > 0);
    if (why !== undefined) return { do: 'introduce-authority', ...why };
  } else {
    if (nextTrustedSince !== undefined && hasLasted(nextTrustedSince, now)) {
      return routine('promote-authority', 'every webhook entry has trusted it for two minutes');
    }
    const others = trusted.filter(({ id }) => id !== next.id);
    if (ca.certificate === undefined && !isTrusted(leaf, others, now)) {
      if (others.length === 0) return routine('promote-authority', 'no other authority is trusted');
      if (replicas === undefined) return { do: 'look' };
      if (
        replicas !== 'unknown' &&
        replicas.every((served) => served !== undefined && !isTrusted(served, others, now))
      ) {
        return trouble('promote-authority', 'no replica serves a certificate that is trusted');
      }
    }
    if (nextTrustedSince === undefined) {
      return routine('note-trust', 'every webhook entry trusts the next authority');
    }
  }
  if (isSettled && replicas === undefined && trusted.some(isOld)) return { do: 'look' };
  return { do: 'rest' };
}

const trouble = (step: PlainChange['do'], because: string): Change => ({
  do: step,
  because,
  isTrouble: true,
});
const routine = (step: PlainChange['do'], because: string): Change => ({
  do: step,
  because,
  isTrouble: false,
});

function isUnknownToAll(
  ca: TrustAnchor | undefined,
  leaf: Leaf | undefined,
  inEntries: readonly TrustAnchor[],
): boolean {
  return ca !== undefined && leaf?.issuedBy !== ca.id && inEntries.length > 0 && !includes(inEntries, ca);
}

function whyNewLeaf(
  { leaf: held, now, lifetimes }: CertificateSituation,
  ca: TrustAnchor,
  next: TrustAnchor | undefined,
): Because | undefined {
  const { certificate: leaf, flaw } = usable(held, now);
  if (flaw !== undefined) return { because: flaw, isTrouble: true };
  if (leaf === undefined) return { because: 'there was none', isTrouble: false };
  if (leaf.issuedBy === undefined)
    return { because: 'the present one is of an unknown authority', isTrouble: true };
  if (leaf.issuedBy !== ca.id && leaf.issuedBy !== next?.id) {
    return { because: 'the present one is of an earlier authority', isTrouble: false };
  }
  const isLater = validityFrom(now, lifetimes.leafSeconds, ca).notAfter > leaf.notAfter;
  return isPastTwoThirds(leaf, now) && isLater
    ? { because: 'two thirds of the lifetime of the present one are over', isTrouble: false }
    : undefined;
}

/** Asked only where no usable one is being introduced already. */
function whyNewAuthority(
  { ca: held, next, now, lifetimes }: CertificateSituation,
  isAnyTrusted: boolean,
): Because | undefined {
  const { certificate: ca, flaw = usable(next, now).flaw } = usable(held, now);
  if (flaw !== undefined) return { because: flaw, isTrouble: true };
  if (ca === undefined) {
    return isAnyTrusted
      ? { because: 'ca.crt and ca.key are missing', isTrouble: true }
      : { because: 'there was none yet', isTrouble: false };
  }
  return whyRenewed(ca, now, lifetimes);
}

function whyRenewed(ca: TrustAnchor, now: Date, { leafSeconds }: Lifetimes): Because | undefined {
  if (isPastTwoThirds(ca, now)) {
    return { because: 'two thirds of the lifetime of the present one are over', isTrouble: false };
  }
  return ca.notAfter.getTime() < now.getTime() + leafSeconds * 1000
    ? { because: 'the present one ends before a new certificate would', isTrouble: false }
    : undefined;
}

function hasLasted(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() >= settlingMilliseconds;
}

/** Whether it certainly is: a replica that could not be reached, or whose authority is not known, may serve a leaf of it. */
function isServedByNobody({ id }: TrustAnchor, replicas: Replicas | 'unknown' | undefined): boolean {
  return (
    replicas !== undefined &&
    replicas !== 'unknown' &&
    replicas.every((served) => served?.issuedBy !== undefined && served.issuedBy !== id)
  );
}

function isTrusted(leaf: Leaf | undefined, anchors: readonly TrustAnchor[], now: Date): boolean {
  return (
    leaf !== undefined &&
    leaf.notBefore <= now &&
    leaf.notAfter > now &&
    anchors.some(({ id }) => id === leaf.issuedBy)
  );
}

function includes(anchors: readonly TrustAnchor[], { id }: TrustAnchor): boolean {
  return anchors.some((anchor) => anchor.id === id);
}

function isSame(some: readonly TrustAnchor[], others: readonly TrustAnchor[]): boolean {
  return some.length === others.length && some.every((anchor) => includes(others, anchor));
}

function distinct(anchors: readonly (TrustAnchor | undefined)[]): TrustAnchor[] {
  return [...new Map(anchors.flatMap((anchor) => (anchor ? [[anchor.id, anchor] as const] : []))).values()];
}
