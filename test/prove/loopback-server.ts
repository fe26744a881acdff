import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Starts a server on loopback that lives as long as the test; over TLS where it is given a key pair in PEM. */
export async function serveOnLoopback(
  listener: RequestListener,
  keyPair?: { readonly cert: string; readonly key: string },
): Promise<{ readonly server: Server; readonly url: URL }> {
  const server = keyPair ? createTlsServer(keyPair, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { server, url: new URL(`http${keyPair ? 's' : ''}://127.0.0.1:${port}/`) };
}
