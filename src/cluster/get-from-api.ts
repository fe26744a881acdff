import type { IncomingMessage } from 'node:http';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { sendToApi } from './send-to-api.ts';

/** What a request asks for, and how long it may stay silent. */
export interface GetOptions {
  readonly accept: string;
  readonly signal: AbortSignal;
  readonly idleMilliseconds: number;
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
  const response = await sendToApi(access, {
    method: 'GET',
    path,
    headers: { accept },
    signal,
    idleMilliseconds,
  });
  if (response.statusCode === 200) return response;
  response.destroy();
  const [withoutQuery] = path.split('?');
  throw new ApiStatusError(response.statusCode ?? 0, `GET ${withoutQuery}`);
}
