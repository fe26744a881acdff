import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { parseArgs } from 'node:util';
import { type BarePodSpec, bareOperations } from './bare-operations.ts';

// What Node can do at best: node:https, JSON.parse and the operations for the pods of the bench, which opted in, are a
// ReplicaSet's and have no hook or probe. No framework, limits, logs, metrics, nor any check of what comes in.
//   node bare-server.ts --listen HOST:PORT --cert FILE --key FILE

interface Review {
  readonly request: { readonly uid: string; readonly object: { readonly spec: BarePodSpec } };
}

const { values } = parseArgs({
  options: { listen: { type: 'string' }, cert: { type: 'string' }, key: { type: 'string' } },
});
const [host = '', port] = values.listen?.split(':') ?? [];
const server = createServer(
  {
    cert: readFileSync(values.cert ?? ''),
    key: readFileSync(values.key ?? ''),
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    // Longer than the 90 s that the API server keeps an idle connection.
    keepAliveTimeout: 100_000,
  },
  answer,
);
server.listen(Number(port), host, () => console.log(`listening on https://${values.listen}/mutate/pods`));

function answer(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { uid, object } = (JSON.parse(Buffer.concat(chunks).toString()) as Review).request;
    const patch = Buffer.from(JSON.stringify(bareOperations(object.spec))).toString('base64');
    const text = JSON.stringify({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid, allowed: true, patchType: 'JSONPatch', patch },
    });
    response.setHeader('content-type', 'application/json');
    response.setHeader('content-length', Buffer.byteLength(text));
    response.end(text);
  });
}
