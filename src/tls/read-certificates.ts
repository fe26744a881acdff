import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Held, Leaf, TrustAnchor } from './certificate-situation.ts';
import { usableKeyPair } from './usable-key-pair.ts';

/** A certificate that somebody trusts, as the plan sees it and in PEM. */
export interface ReadAnchor extends TrustAnchor {
  readonly certificate: X509Certificate;
  readonly pem: string;
}

/** Two members of a Secret's data, as text; undefined where there is none. */
export interface PemPair {
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

const certificatePattern = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** All certificates of a text that can be read; the API server, too, passes over what it cannot. */
export function certificatesIn(pem: string): X509Certificate[] {
  return [...pem.matchAll(certificatePattern)].flatMap(([block]) => parsed(block) ?? []);
}

/** Whoever trusts this certificate trusts it as an authority or, if it is none, as it is. */
export function anchorOf(certificate: X509Certificate): ReadAnchor {
  const { fingerprint256: id, validFromDate: notBefore, validToDate: notAfter } = certificate;
  return { id, notBefore, notAfter, certificate, pem: certificate.toString() };
}

/** Reads an authority and the key that it signs with, which Secrets keep under these names. Undefined: there is neither. */
export function readAuthority(
  { cert, key }: PemPair,
  names: { readonly cert: string; readonly key: string },
): Held<ReadAnchor> | undefined {
  const { certificate, flaw } = readPair({ cert, key }, names) ?? {};
  if (certificate === undefined) return flaw === undefined ? undefined : { flaw };
  const held = { certificate: anchorOf(certificate) };
  if (!certificate.ca) return { flaw: `${names.cert} is not an authority` };
  if (flaw !== undefined) return { ...held, flaw };
  return isOurKind(certificate.publicKey)
    ? held
    : { ...held, flaw: `${names.key} is not an ECDSA P-256 key` };
}

/**
 * Reads a server's certificate and key, which has to be valid for all these hosts. Undefined: there is neither. What
 * `serve` would refuse has a flaw here, or nobody would mend it.
 */
export function readLeaf(
  pair: PemPair,
  names: { readonly cert: string; readonly key: string },
  hosts: readonly string[],
  anchors: readonly ReadAnchor[],
): Held<Leaf> | undefined {
  const { certificate, flaw } = readPair(pair, names) ?? {};
  if (certificate === undefined) return flaw === undefined ? undefined : { flaw };
  const wrong = flaw ?? flawFor(hosts, certificate, pair, names);
  return { certificate: leafOf(certificate, anchors), ...(wrong !== undefined && { flaw: wrong }) };
}

function flawFor(
  hosts: readonly string[],
  certificate: X509Certificate,
  { cert = '', key = '' }: PemPair,
  names: { readonly cert: string; readonly key: string },
): string | undefined {
  const missing = hosts.find((host) => certificate.checkHost(host, { subject: 'never' }) === undefined);
  if (missing !== undefined) return `${names.cert} does not name ${missing}`;
  const usable = usableKeyPair({ cert, key }, { certFile: names.cert, keyFile: names.key }, undefined);
  return typeof usable === 'string' ? `${names.cert} and ${names.key} cannot be used for TLS` : undefined;
}

/** A server's certificate, and whose it is among these. */
export function leafOf(certificate: X509Certificate, anchors: readonly ReadAnchor[]): Leaf {
  const issuer = anchors.find(
    (anchor) =>
      anchor.id === certificate.fingerprint256 ||
      (certificate.checkIssued(anchor.certificate) && certificate.verify(anchor.certificate.publicKey)),
  );
  return { issuedBy: issuer?.id, notBefore: certificate.validFromDate, notAfter: certificate.validToDate };
}

function readPair(
  { cert, key }: PemPair,
  names: { readonly cert: string; readonly key: string },
): { certificate?: X509Certificate; flaw?: string } | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) return { flaw: `${names.cert} is missing` };
  const [certificate] = certificatesIn(cert);
  if (certificate === undefined) return { flaw: `${names.cert} holds no certificate that can be read` };
  if (key === undefined) return { certificate, flaw: `${names.key} is missing` };
  const privateKey = parsedKey(key);
  if (privateKey === undefined) return { certificate, flaw: `${names.key} holds no key that can be read` };
  return certificate.checkPrivateKey(privateKey)
    ? { certificate }
    : { certificate, flaw: `${names.key} does not belong to ${names.cert}` };
}

function isOurKind({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function parsedKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
