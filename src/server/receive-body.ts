import type { IncomingMessage } from 'node:http';
import { jsonGuard } from './json-guard.ts';
import type { Limits } from './limits.ts';
import { Refusal, type RefusalCode } from './refusals.ts';

/** The bytes of all bodies that are being received. */
export interface BodyBudget {
  usedBytes: number;
}

/**
 * Receives a body whole, within the limits. Rejects with a `Refusal` as soon as it is decided, but only after the rest was
 * read and thrown away, up to twice the body limit: a client that is still sending would else see a broken connection
 * instead of the answer. The server's request timeout ends a body that never does.
 */
export function receiveBody(request: IncomingMessage, limits: Limits, budget: BodyBudget): Promise<Buffer> {
  const guard = jsonGuard(limits);
  const chunks: Buffer[] = [];
  let received = 0;
  let refused: RefusalCode | undefined = announcedFault(request, limits);
  let discarded = 0;
  // By its events: a loop over the stream costs a review a tenth of its time.
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      if (refused !== undefined) {
        discarded += chunk.length;
        if (discarded > 2 * limits.bodyBytes) request.destroy();
        return;
      }
      received += chunk.length;
      budget.usedBytes += chunk.length;
      refused = received > limits.bodyBytes ? 'BodyTooLarge' : guard(chunk);
      if (budget.usedBytes > limits.bufferedBytes) refused ??= 'Overloaded';
      if (refused === undefined) chunks.push(chunk);
      else chunks.length = 0;
    });
    const release = () => {
      budget.usedBytes -= received;
      received = 0;
    };
    request.on('end', () => {
      if (refused === undefined && received === 0) refused = 'EmptyBody';
      release();
      if (refused !== undefined) reject(new Refusal(refused));
      else resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', reject);
    // Comes last, also after an end.
    request.on('close', () => {
      if (request.readableEnded) return;
      release();
      reject(refused === undefined ? new Error('the connection ended within a body') : new Refusal(refused));
    });
  });
}

function announcedFault({ headers }: IncomingMessage, limits: Limits): RefusalCode | undefined {
  if (headers['content-encoding'] !== undefined) return 'EncodedBody';
  return Number(headers['content-length'] ?? 0) > limits.bodyBytes ? 'BodyTooLarge' : undefined;
}
