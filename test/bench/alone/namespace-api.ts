import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';

const bookmarkMilliseconds = 30_000;

/** An API server that knows one namespace, `shop`, which says nothing, and tells nothing new of it. */
export interface NamespaceApi {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts it on loopback: list and watch of namespaces, as `serve` asks for them in a cluster. */
export async function startNamespaceApi(files: {
  readonly cert: string;
  readonly key: string;
}): Promise<NamespaceApi> {
  const server = createServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) });
  const metadata = { resourceVersion: '1' };
  server.on('request', (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'https://127.0.0.1');
    response.writeHead(200, { 'content-type': 'application/json' });
    if (searchParams.get('watch') !== 'true') {
      const items = [{ metadata: { name: 'shop', ...metadata } }];
      response.end(JSON.stringify({ kind: 'PartialObjectMetadataList', metadata, items }));
      return;
    }
    response.flushHeaders();
    const bookmark = { type: 'BOOKMARK', object: { kind: 'PartialObjectMetadata', metadata } };
    const timer = setInterval(() => response.write(`${JSON.stringify(bookmark)}\n`), bookmarkMilliseconds);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => stopServer(server) };
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
