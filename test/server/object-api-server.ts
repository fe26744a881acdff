import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { ApiAccess } from '../../src/cluster/api-access.ts';
import { asObject, type Json, type JsonObject, valueAt, withValueAt } from '../../src/core/json.ts';
import { applyOperations, type Operation } from '../../src/core/json-patch.ts';

/** A request as it arrived; the path is without its query. */
interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string | undefined;
  readonly body: Json | undefined;
}

interface Answer {
  readonly status: number;
  readonly body: Json;
}

/** An API server on loopback that stores objects by their paths, with versions and conflicts like a real one. */
export interface ObjectApiServer {
  readonly access: ApiAccess;
  /** GET gives them, PUT and both kinds of patches change them; nothing but the test makes one. */
  readonly objects: Map<string, JsonObject>;
  readonly requests: ReceivedRequest[];
  /** Asked first; undefined leaves the request to the objects. */
  answer: (request: ReceivedRequest) => Answer | undefined | Promise<Answer | undefined>;
  /** Takes no more calls, and cuts those that are open, until it is called again with true. */
  setReachable(isReachable: boolean): Promise<void>;
}

/** Starts one that ends with the test. */
export async function startObjectApiServer(): Promise<ObjectApiServer> {
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => void respond(request, response));
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
  const fake: ObjectApiServer = {
    access: { server: `http://127.0.0.1:${port}`, options: async () => ({}) },
    objects: new Map(),
    requests: [],
    answer: () => undefined,
    setReachable,
  };
  let lastVersion = 0;

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '', fake.access.server);
    const sent = await text(incoming).catch(() => '');
    const request = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      contentType: incoming.headers['content-type'],
      body: sent === '' ? undefined : (JSON.parse(sent) as Json),
    };
    fake.requests.push(request);
    const { status, body } = (await fake.answer(request)) ?? stored(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  function stored({ method, path, body, contentType }: ReceivedRequest): Answer {
    const object = fake.objects.get(path);
    if (object === undefined) return refusal(404, `${path.split('/').at(-1)} not found`);
    if (method === 'GET') return { status: 200, body: object };
    const version = valueAt(body, ['metadata', 'resourceVersion']);
    if (version !== undefined && version !== valueAt(object, ['metadata', 'resourceVersion']))
      return refusal(409, 'the object has been modified');
    const changed =
      method === 'PUT'
        ? (body ?? null)
        : contentType === 'application/json-patch+json'
          ? patched(object, body)
          : merged(object, body ?? null);
    if (changed === undefined) return refusal(422, 'the server rejected our request due to an error');
    lastVersion += 1;
    const next = withValueAt(changed, ['metadata', 'resourceVersion'], `${lastVersion}`);
    fake.objects.set(path, asObject(next) ?? {});
    return { status: 200, body: next };
  }
  return fake;
}

/** What an API server says where it refuses. */
export function refusal(code: number, message: string): Answer {
  return { status: code, body: { kind: 'Status', code, message } };
}

/** RFC 6902; undefined where an operation, such as a test, fails. */
function patched(target: JsonObject, patch: Json | undefined): Json | undefined {
  try {
    return applyOperations(target, patch as unknown as readonly Operation[]);
  } catch {
    return undefined;
  }
}

/** RFC 7386. */
function merged(target: Json | undefined, patch: Json): Json {
  const wanted = asObject(patch);
  if (wanted === undefined) return patch;
  const members = new Map(Object.entries(asObject(target) ?? {}));
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null) members.delete(name);
    else members.set(name, merged(members.get(name), value));
  }
  return Object.fromEntries(members);
}
