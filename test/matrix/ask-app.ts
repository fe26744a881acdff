import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:http2';
import { text } from 'node:stream/consumers';
import type { App } from './apps.ts';

/**
 * `refused`: it does not listen. `cut`: the connection broke before the answer was whole. `silent`: nothing came within
 * 15 s, or the address is gone with its pod.
 */
export type Asked = 'answered' | 'refused' | 'cut' | 'silent';

const patienceMs = 15_000;
const failures: Readonly<Record<string, Asked>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  EHOSTUNREACH: 'silent',
  ETIMEDOUT: 'silent',
  ABORT_ERR: 'silent',
};

/**
 * Sends one request to an app over a connection of its own and says how it went. The app works for so many milliseconds
 * on it; a stream always takes two seconds. Rejects on an answer that the app never gives.
 */
export async function askApp(app: App, host: string, workMs: number): Promise<Asked> {
  try {
    await (app.protocol === 'grpc' ? callGrpc : callHttp)(app, host, workMs);
    return 'answered';
  } catch (error) {
    const said = failures[String((error as NodeJS.ErrnoException).code)];
    if (said === undefined) throw error;
    return said;
  }
}

async function callHttp({ port, protocol }: App, host: string, workMs: number): Promise<void> {
  const path = `/?ms=${workMs}`;
  const sent = request({ host, port, path, agent: false, signal: AbortSignal.timeout(patienceMs) }).end();
  const [response] = await once(sent, 'response');
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`HTTP ${response.statusCode}: ${body}`);
  if (protocol === 'stream' && !body.endsWith('end\n')) throw new Error(`a stream without its end: ${body}`);
}

/** Without a library for it: one message, as `application/grpc` frames it, whose only field is a string. */
async function callGrpc({ port }: App, host: string, workMs: number): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs);
  const session = connect(`http://${host}:${port}`);
  const broken = once(session, 'close').then(() => {
    throw Object.assign(new Error('the connection is gone'), { code: 'ECONNRESET' });
  });
  broken.catch(() => {});
  try {
    await once(session, 'connect', { signal });
    const path = '/gracehook.matrix.Echo/Say';
    const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = session.request(headers, { signal });
    stream.resume().end(frame(String(workMs)));
    const [trailers] = await Promise.race([once(stream, 'trailers'), broken]);
    if (trailers['grpc-status'] !== '0') throw new Error(`gRPC status ${trailers['grpc-status']}`);
  } finally {
    session.destroy();
  }
}

/** A length of four bytes after the flag for compression; in the message, field 1 and its length. */
function frame(value: string): Buffer {
  const message = Buffer.from(`\x0a${String.fromCharCode(value.length)}${value}`);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
