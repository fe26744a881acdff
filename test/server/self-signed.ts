import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A certificate that is its own authority, with its key, in PEM. */
export interface SelfSigned {
  readonly cert: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** Signs one for a DNS name, valid from some seconds from now (an hour ago) to others (an hour from now). */
export async function selfSigned(
  dnsName: string,
  {
    fromSeconds = -3600,
    toSeconds = 3600,
    extendedKeyUsage,
  }: { fromSeconds?: number; toSeconds?: number; extendedKeyUsage?: readonly string[] } = {},
): Promise<SelfSigned> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    // Clients find an issuer by its name, so no two may have the same.
    name: `CN=common.example, OU=${crypto.randomUUID()}`,
    notBefore: new Date(Date.now() + fromSeconds * 1000),
    notAfter: new Date(Date.now() + toSeconds * 1000),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: dnsName }]),
      ...(extendedKeyUsage ? [new x509.ExtendedKeyUsageExtension([...extendedKeyUsage])] : []),
    ],
  });
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    cert: `${certificate.toString('pem')}\n`,
    key: `${x509.PemConverter.encode(key, 'PRIVATE KEY')}\n`,
  };
}
