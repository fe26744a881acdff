import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ApiAccess } from './api-access.ts';

/** What a request asks for, and how long it may stay silent. */
export interface GetOptions {
  readonly accept: string;
  readonly signal: AbortSignal;
  readonly idleMilliseconds: number;
}

/** An answer other than 200. */
export class ApiStatusError extends Error {
  readonly status: number;

  constructor(status: number, path: string) {
    super(`the API server answers ${status} to GET ${path}`);
    this.status = status;
  }
}

/**
 * Asks the API server and gives the response as soon as it begins; its body is a stream. Rejects with an
 * `ApiStatusError` where the answer is no 200, and the stream fails where nothing comes for too long.
 */
export async function getFromApi(
  access: ApiAccess,
  path: string,
  { accept, signal, idleMilliseconds }: GetOptions,
): Promise<IncomingMessage> {
  const url = new URL(access.server + path);
  const options = await access.options();
  const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { ...options.headers, accept, 'user-agent': 'gracehook' };
    let received: IncomingMessage | undefined;
    const outgoing = request(url, { ...options, headers, signal, timeout: idleMilliseconds }, (response) => {
      received = response;
      resolve(response);
    });
    outgoing.on('timeout', () => {
      const silence = new Error(`the API server is silent for ${idleMilliseconds / 1000} s`);
      (received ?? outgoing).destroy(silence);
    });
    outgoing.on('error', reject).end();
  });
  if (response.statusCode === 200) return response;
  response.destroy();
  throw new ApiStatusError(response.statusCode ?? 0, url.pathname);
}
