import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { type IssuedCertificate, issueAuthority, issueLeaf } from './issue-certificates.ts';
import { validityFrom } from './validity.ts';

const hosts = ['gracehook.system.svc', '127.0.0.1', '::1'];
const now = new Date(Math.floor(Date.now() / 1000) * 1000);
const validity = validityFrom(now, 3600);
const authority = await issueAuthority({ commonName: 'one', ...validity });
const other = await issueAuthority({ commonName: 'one', ...validity });

it('issues an authority that may sign certificates and nothing else', () => {
  const certificate = new X509Certificate(authority.cert);
  expect(certificate.ca).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect([certificate.validFromDate, certificate.validToDate]).toEqual([
    validity.notBefore,
    validity.notAfter,
  ]);
  expect(createPrivateKey(authority.key).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
});

it('issues a certificate for names and addresses, which a client verifies under its authority alone', async () => {
  const leaf = await issueLeaf({ commonName: 'gracehook', hosts, ...validity }, authority);
  const certificate = new X509Certificate(leaf.cert);
  expect(certificate.ca).toBe(false);
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(certificate.subjectAltName).toBe(
    'DNS:gracehook.system.svc, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
  );
  const port = await serving(leaf);
  expect(await handshake(port, 'gracehook.system.svc', authority.cert)).toBe('verified');
  expect(await handshake(port, 'other.system.svc', authority.cert)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  // The same name, another key.
  expect(await handshake(port, 'gracehook.system.svc', other.cert)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(await handshake(port, 'gracehook.system.svc', other.cert + authority.cert)).toBe('verified');
});

it("signs with an admin's own key in another PEM format", async () => {
  const key = createPrivateKey(authority.key).export({ type: 'sec1', format: 'pem' }).toString();
  const leaf = await issueLeaf(
    { commonName: 'gracehook', hosts, ...validity },
    { cert: authority.cert, key },
  );
  const { publicKey } = new X509Certificate(authority.cert);
  expect(new X509Certificate(leaf.cert).verify(publicKey)).toBe(true);
});

it('numbers certificates by 16 random bytes that are positive', async () => {
  const issued = await Promise.all(
    Array.from({ length: 20 }, () => issueLeaf({ commonName: 'gracehook', hosts, ...validity }, authority)),
  );
  const numbers = issued.map(({ cert }) => new X509Certificate(cert).serialNumber);
  expect(new Set(numbers).size).toBe(20);
  for (const number of numbers) expect(number).toMatch(/^[4-7][0-9A-F]{31}$/);
});

async function serving({ cert, key }: IssuedCertificate): Promise<number> {
  const server: Server = createServer({ cert, key });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** `verified`, or the code of the error. */
function handshake(port: number, servername: string, ca: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, servername, ca }, () => {
      resolve('verified');
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}
