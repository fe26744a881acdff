import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { JsonObject } from '../../../src/core/json.ts';
import { applyOperations, type Operation } from '../../../src/core/json-patch.ts';
import { reviewOf } from './review-file.ts';
import { serverName, type Workbench } from './workbench.ts';

/** Sends one review on a connection of its own, and gives the pod as it comes out. Throws where no patch came. */
export async function askWebhook(
  { files }: Workbench,
  { port }: { readonly port: number },
  pod: JsonObject,
): Promise<JsonObject> {
  const uid = crypto.randomUUID();
  const answer = await post(port, createSecureContext({ ca: readFileSync(files.ca) }), reviewOf(pod, uid));
  const { response } = JSON.parse(answer) as {
    response?: { uid?: string; allowed?: boolean; patch?: string };
  };
  if (response?.uid !== uid || response.allowed !== true || response.patch === undefined)
    throw new Error(`a webhook gave no patch: ${answer.slice(0, 500)}`);
  const operations = JSON.parse(Buffer.from(response.patch, 'base64').toString()) as Operation[];
  return applyOperations(pod, operations) as JsonObject;
}

function post(port: number, secureContext: object, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...{ host: '127.0.0.1', port, servername: serverName, secureContext, agent: false },
        ...{
          path: '/mutate/pods?timeout=3s',
          method: 'POST',
          headers: { 'content-type': 'application/json' },
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve(text)).on('error', reject);
      },
    );
    outgoing.on('error', reject).end(body);
  });
}
