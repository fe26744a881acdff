import { Agent, request } from 'node:https';
import type { JsonObject } from '../../src/core/json.ts';
import { apiConnection } from './api-connection.ts';
import type { Cluster } from './cluster.ts';

/** What the API server said; `warnings` are those that kubectl would print. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: JsonObject;
  readonly warnings: readonly string[];
}

/** Sends one request; the body is JSON or becomes it, and of a PATCH is a merge patch. */
export type ApiCall = (method: Method, path: string, body?: object | string) => Promise<ApiAnswer>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const answerSeconds = 30;

/**
 * Talks to the API server over kept-alive connections, where a process of kubectl for each object would take minutes.
 * A call that has no answer within 30 s rejects.
 * Objects stay raw JSON: typed classes would drop what they do not know.
 */
export async function apiClient(
  cluster: Pick<Cluster, 'kubeconfig' | 'context'>,
  { connections = 8 }: { readonly connections?: number } = {},
): Promise<ApiCall> {
  const { server, tls, headers } = await apiConnection(cluster);
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ...tls });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      const sent = request(
        `${server}${path}`,
        {
          method,
          agent,
          headers: {
            ...headers,
            accept: 'application/json',
            'content-type': type,
            // For a DELETE Node adds no length by itself, and the server takes its body for the next request.
            'content-length': Buffer.byteLength(text),
          },
          signal: AbortSignal.timeout(answerSeconds * 1000),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              body: JSON.parse(Buffer.concat(chunks).toString()) as JsonObject,
              warnings: (response.headersDistinct['warning'] ?? []).map(warningText),
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
}

/** The text of `299 - "text"`: https://www.rfc-editor.org/rfc/rfc7234#section-5.5 */
function warningText(header: string): string {
  const quoted = Buffer.from(header, 'latin1')
    .toString()
    .replace(/^\d+ \S+ "|"$/g, '');
  return quoted.replace(/\\(.)/g, '$1');
}
