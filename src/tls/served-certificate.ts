import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';

/**
 * The certificate that a server shows to whoever asks for `servername`, by a handshake that trusts everything, since
 * an expired or foreign one is what is looked for. Rejects where no handshake comes about within the time.
 */
export function servedCertificate(
  host: string,
  port: number,
  servername: string,
  timeoutMilliseconds: number,
): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    const name = isIP(servername) === 0 ? { servername } : {};
    const socket = connect({ host, port, ...name, rejectUnauthorized: false });
    const timer = setTimeout(() => {
      socket.destroy(new Error(`no TLS handshake within ${timeoutMilliseconds / 1000} s`));
    }, timeoutMilliseconds);
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      // Not destroyed, which would look like a failed handshake to the server.
      socket.end();
      if (certificate === undefined) reject(new Error('the server shows no certificate'));
      else resolve(certificate);
    });
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('the connection was closed before the TLS handshake'));
    });
  });
}
