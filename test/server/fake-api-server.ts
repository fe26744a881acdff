import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ApiAccess } from '../../src/cluster/api-access.ts';

/** A namespace as the API server gives it to whoever asks for metadata only. */
export function namespaceNamed(
  name: string,
  annotations: Record<string, string> = {},
  resourceVersion = '1',
): object {
  return {
    kind: 'PartialObjectMetadata',
    metadata: { name, resourceVersion, annotations, managedFields: [{ manager: 'kubectl' }] },
  };
}

/** One watch that a client has open. */
export interface OpenWatch {
  readonly resourceVersion: string;
  readonly isOpen: () => boolean;
  send(...events: { readonly type: string; readonly object: object }[]): void;
  /** Any bytes, JSON or not. */
  sendText(text: string | Uint8Array): void;
  /** Ends as the API server does after `timeoutSeconds`. */
  end(): void;
  /** Breaks the connection. */
  cut(): void;
}

/** Speaks list and watch of namespaces on loopback, as well or as badly as a test wants. */
export interface FakeApiServer {
  readonly access: ApiAccess;
  /** What lists give, in pages of the size that is asked for. */
  namespaces: object[];
  resourceVersion: string;
  /** Statuses for the next requests, instead of answers; undefined lets one pass. */
  readonly refusals: (number | undefined)[];
  /** Answers the next lists with this instead. */
  listText: string | undefined;
  readonly requests: { readonly url: URL; readonly accept: string | undefined }[];
  readonly watches: OpenWatch[];
  /** Takes no more calls, and cuts those that are open, until it is called again with true. */
  setReachable(isReachable: boolean): Promise<void>;
}

export async function startFakeApiServer(): Promise<FakeApiServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => answer(request, response));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  let port = 0;
  const setReachable = async (isReachable: boolean) => {
    if (isReachable) {
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
      return;
    }
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await setReachable(true);
  onTestFinished(() => setReachable(false));
  const fake: FakeApiServer = {
    access: { server: `http://127.0.0.1:${port}`, options: async () => ({}) },
    namespaces: [],
    resourceVersion: '100',
    refusals: [],
    listText: undefined,
    requests: [],
    watches: [],
    setReachable,
  };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', fake.access.server);
    fake.requests.push({ url, accept: request.headers.accept });
    const refusal = fake.refusals.shift();
    if (refusal !== undefined) response.writeHead(refusal).end('{"kind":"Status"}');
    else if (url.searchParams.get('watch') === 'true') fake.watches.push(openWatch(url, response));
    else response.end(fake.listText ?? JSON.stringify(pageOf(fake, url.searchParams)));
  }
  return fake;
}

function pageOf({ namespaces, resourceVersion }: FakeApiServer, query: URLSearchParams): object {
  const start = Number(query.get('continue') ?? 0);
  const end = start + Number(query.get('limit'));
  const metadata = { resourceVersion, ...(end < namespaces.length && { continue: `${end}` }) };
  return { kind: 'PartialObjectMetadataList', metadata, items: namespaces.slice(start, end) };
}

function openWatch(url: URL, response: ServerResponse): OpenWatch {
  response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  return {
    resourceVersion: url.searchParams.get('resourceVersion') ?? '',
    isOpen: () => !response.destroyed,
    send: (...events) => {
      response.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    },
    sendText: (text) => {
      response.write(text);
    },
    end: () => {
      response.end();
    },
    cut: () => {
      response.destroy();
    },
  };
}
