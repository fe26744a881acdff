import 'reflect-metadata';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { expect, it } from 'vitest';
import { selfSigned } from '../../test/server/self-signed.ts';
import { issueAuthority, issueLeaf } from './issue-certificates.ts';
import { anchorOf, certificatesIn, leafOf, readAuthority, readLeaf } from './read-certificates.ts';
import { validityFrom } from './validity.ts';

const hosts = ['gracehook.system.svc', 'gracehook.system'];
const caNames = { cert: 'ca.crt', key: 'ca.key' };
const tlsNames = { cert: 'tls.crt', key: 'tls.key' };
const validity = validityFrom(new Date('2026-01-01T00:00:00Z'), 3600);
const authority = await issueAuthority({ commonName: 'one', ...validity });
const other = await issueAuthority({ commonName: 'two', ...validity });
/** Another key under the same name: what a CA that was made anew looks like. */
const sameName = await issueAuthority({ commonName: 'one', ...validity });
const leaf = await issueLeaf({ commonName: 'gracehook', hosts, ...validity }, authority);
const anchors = [other, sameName, authority].flatMap(({ cert }) => certificatesIn(cert)).map(anchorOf);
const idOf = (pem: string) => new X509Certificate(pem).fingerprint256;
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const foreignKey = rsaKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const stranger = await selfSigned('gracehook.system.svc');

it('finds every certificate that can be read, whatever is around it', () => {
  const text = `# two\n${authority.cert}nonsense ${other.cert.trim()} ${leaf.cert.slice(0, 100)}${leaf.key}`;
  expect(certificatesIn(text).map(({ fingerprint256 }) => fingerprint256)).toEqual([
    idOf(authority.cert),
    idOf(other.cert),
  ]);
  const broken = authority.cert.replace(/[A-Za-z0-9]{8}/, '--------');
  const notDer = '-----BEGIN CERTIFICATE-----\nbm90IERFUg==\n-----END CERTIFICATE-----\n';
  expect(certificatesIn(`${broken}${notDer}${other.cert}`)).toHaveLength(1);
  expect(certificatesIn('')).toEqual([]);
});

it('writes a certificate as it is written in PEM, so that a bundle of ours is recognized', () => {
  expect(anchors.map(({ pem }) => pem)).toEqual([other.cert, sameName.cert, authority.cert]);
});

it('reads an authority with its key', () => {
  const held = readAuthority(authority, caNames);
  expect(held?.flaw).toBeUndefined();
  expect(held?.certificate).toMatchObject({ id: idOf(authority.cert), ...validity });
  const sec1 = createPrivateKey(authority.key).export({ type: 'sec1', format: 'pem' }).toString();
  expect(readAuthority({ cert: authority.cert, key: sec1 }, caNames)?.flaw).toBeUndefined();
  expect(readAuthority({ cert: undefined, key: undefined }, caNames)).toBeUndefined();
});

it.each<[flaw: string, isKnown: boolean, pair: { cert: string | undefined; key: string | undefined }]>([
  ['ca.crt is missing', false, { ...authority, cert: undefined }],
  ['ca.crt holds no certificate that can be read', false, { ...authority, cert: 'text' }],
  ['ca.crt holds no certificate that can be read', false, { ...authority, cert: '' }],
  ['ca.crt is not an authority', false, leaf],
  // Its certificate is known all the same: what it signed stays trusted.
  ['ca.key is missing', true, { ...authority, key: undefined }],
  ['ca.key holds no key that can be read', true, { ...authority, key: 'text' }],
  ['ca.key does not belong to ca.crt', true, { ...authority, key: other.key }],
  ['ca.key does not belong to ca.crt', true, { ...authority, key: foreignKey }],
])('an authority: %s', (flaw, isKnown, pair) => {
  const held = readAuthority(pair, caNames);
  expect(held?.flaw).toBe(flaw);
  expect(held?.certificate !== undefined).toBe(isKnown);
});

it('an authority: of another kind, with which we cannot sign', async () => {
  const curve = { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' };
  const keys = await crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=three',
    keys,
    signingAlgorithm: curve,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const key = x509.PemConverter.encode(
    await crypto.subtle.exportKey('pkcs8', keys.privateKey),
    'PRIVATE KEY',
  );
  const held = readAuthority({ cert: certificate.toString('pem'), key }, caNames);
  expect(held?.flaw).toBe('ca.key is not an ECDSA P-256 key');
  expect(held?.certificate).toBeDefined();
});

it('finds who issued a certificate by the signature, not by the name', () => {
  const read = readLeaf(leaf, tlsNames, hosts, anchors);
  expect(read).toEqual({ certificate: { issuedBy: idOf(authority.cert), ...validity } });
  expect(leafOf(new X509Certificate(leaf.cert), anchors.slice(0, 2)).issuedBy).toBeUndefined();
});

it('a certificate that is trusted as it is counts as its own issuer', () => {
  const certificate = new X509Certificate(stranger.cert);
  expect(leafOf(certificate, [...anchors, anchorOf(certificate)]).issuedBy).toBe(certificate.fingerprint256);
});

it.each<[flaw: string, pair: { cert: string | undefined; key: string | undefined }]>([
  ['tls.crt is missing', { ...leaf, cert: undefined }],
  ['tls.crt holds no certificate that can be read', { ...leaf, cert: leaf.cert.slice(0, 200) }],
  ['tls.key is missing', { ...leaf, key: undefined }],
  ['tls.key holds no key that can be read', { ...leaf, key: leaf.key.slice(0, 60) }],
  ['tls.key does not belong to tls.crt', { ...leaf, key: other.key }],
  ['tls.crt does not name gracehook.system', stranger],
  // `serve` would refuse it, so it must not be taken for good here.
  ['tls.crt and tls.key cannot be used for TLS', { ...leaf, cert: leaf.cert + other.cert.slice(0, 300) }],
])('a certificate of serve: %s', (flaw, pair) => {
  expect(readLeaf(pair, tlsNames, hosts, anchors)?.flaw).toBe(flaw);
});

it('knows nothing of a certificate where there is none', () => {
  expect(readLeaf({ cert: undefined, key: undefined }, tlsNames, hosts, anchors)).toBeUndefined();
});
