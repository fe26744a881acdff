/** A private key and its certificate chain, in PEM, as node's TLS takes them. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A pair with the certificate of the authority that clients must trust. */
export interface IssuedKeyPair extends KeyPair {
  readonly ca: string;
}
