import { type IssuedCertificate, issueAuthority, issueLeaf } from './issue-certificates.ts';
import { validityFrom } from './validity.ts';

/** A private key and its certificate, with that of the authority that clients must trust; all in PEM. */
export interface IssuedKeyPair extends IssuedCertificate {
  readonly ca: string;
}

const lifetimeSeconds = 30 * 24 * 3600;

/**
 * Issues a certificate authority and one certificate for the given host names and addresses, for 30 days. The
 * authority's key is forgotten at once. For development: it lives as long as the process.
 */
export async function selfIssue(hosts: readonly string[]): Promise<IssuedKeyPair> {
  const validity = validityFrom(new Date(), lifetimeSeconds);
  const authority = await issueAuthority({ commonName: 'gracehook development CA', ...validity });
  const leaf = await issueLeaf({ commonName: 'gracehook', hosts, ...validity }, authority);
  return { ...leaf, ca: authority.cert };
}
