import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ApiAccess } from './api-access.ts';

/** A request, and how long the API server may stay silent before it is given up. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the first slash on, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly idleMilliseconds: number;
}

/**
 * Sends a request to the API server and gives the response as soon as it begins, whatever its status; its body is a
 * stream, which fails where nothing comes for too long.
 */
export async function sendToApi(access: ApiAccess, asked: ApiRequest): Promise<IncomingMessage> {
  const { method, path, body, signal, idleMilliseconds } = asked;
  const url = new URL(access.server + path);
  const options = await access.options();
  const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...options.headers, ...asked.headers, 'user-agent': 'gracehook' };
    let received: IncomingMessage | undefined;
    const outgoing = request(
      url,
      { ...options, method, headers, signal, timeout: idleMilliseconds },
      (response) => {
        received = response;
        resolve(response);
      },
    );
    outgoing.on('timeout', () => {
      const silence = new Error(`the API server is silent for ${idleMilliseconds / 1000} s`);
      (received ?? outgoing).destroy(silence);
    });
    outgoing.on('error', (error) => reject(withWords(error))).end(body);
  });
}

/** A name with several addresses, none of which answers, makes an error without a message: that of the first says why. */
function withWords(error: Error): Error {
  const [first] = error instanceof AggregateError ? (error.errors as Error[]) : [];
  return first === undefined || error.message !== '' ? error : first;
}
