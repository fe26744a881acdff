import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

/** The files of a private key and its certificate chain, in PEM. */
export interface KeyPairFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A key pair that a TLS server can use, with its leaf. */
export interface UsableKeyPair {
  readonly cert: string;
  readonly key: string;
  readonly leaf: X509Certificate;
}

/**
 * Whether two texts are a key pair with which TLS can be served under that name, at any time: gives it, or one sentence
 * that names the file, what is wrong and what to write instead. An API server checks the name against the alternative
 * names of the leaf only, so its common name does not count.
 */
export function usableKeyPair(
  { cert, key }: { readonly cert: string; readonly key: string },
  { certFile, keyFile }: KeyPairFiles,
  serverName: string | undefined,
): UsableKeyPair | string {
  if (cert.trim() === '') return `${certFile} is empty; ${whoWrites}`;
  if (key.trim() === '') return `${keyFile} is empty; ${whoWrites}`;
  const leaf = attempted(() => new X509Certificate(cert));
  if (leaf === undefined)
    return `${certFile} holds no whole certificate in PEM; write the leaf and then its chain`;
  const privateKey = attempted<KeyObject>(() => createPrivateKey(key));
  if (privateKey === undefined)
    return `${keyFile} holds no whole private key in PEM; write one without a passphrase`;
  if (!leaf.checkPrivateKey(privateKey)) {
    return `${keyFile} is not the key of the first certificate in ${certFile}; write the leaf first, and the key that it was issued for`;
  }
  if (serverName !== undefined && leaf.checkHost(serverName, { subject: 'never' }) === undefined) {
    return `the certificate in ${certFile} is for ${leaf.subjectAltName ?? 'no name'}, not for ${serverName}, which the API server asks for; issue one for that name`;
  }
  if (!isForServers(leaf)) {
    return `the certificate in ${certFile} is not for servers, so no API server takes it; issue one with the extended key usage serverAuth`;
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    return `${certFile} and ${keyFile} cannot be used for TLS: ${(error as Error).message}; write the leaf, its chain and its key, all whole`;
  }
  return { cert, key, leaf };
}

/** What a reader can do about a file that is not written yet. */
export const whoWrites =
  'whoever issues the certificate (control, cert-manager or you) must write it, and a kubelet takes up to two minutes to bring it';

/** Why a certificate cannot be used at that time; undefined where it can. */
export function untimely(
  { validFromDate, validToDate }: X509Certificate,
  { certFile }: KeyPairFiles,
  now: Date,
) {
  if (now > validToDate)
    return `the certificate in ${certFile} expired at ${validToDate.toISOString()}; renew it`;
  if (now < validFromDate)
    return `the certificate in ${certFile} is valid only from ${validFromDate.toISOString()} on; write one that is valid now, or set the clock of this machine`;
  return undefined;
}

/** One that names no extended key usage is for any. https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12 */
function isForServers({ keyUsage }: X509Certificate): boolean {
  // Undefined at run time where the extension is missing, whatever the type says.
  const usages: readonly string[] = keyUsage ?? [];
  return usages.length === 0 || usages.some((oid) => oid === serverAuth || oid === anyUsage);
}

const serverAuth = '1.3.6.1.5.5.7.3.1';
const anyUsage = '2.5.29.37.0';

function attempted<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
