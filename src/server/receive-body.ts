import type { IncomingMessage } from 'node:http';
import { jsonGuard } from './json-guard.ts';
import type { Limits } from './limits.ts';
import { Refusal, type RefusalCode } from './refusals.ts';

/** The bytes of all bodies that are being received. */
export interface BodyBudget {
  usedBytes: number;
}

/**
 * Receives a body whole, within the limits. Throws a `Refusal` as soon as it is decided, but only after the rest was
 * read and thrown away, up to twice the body limit: a client that is still sending would else see a broken connection
 * instead of the answer. The server's request timeout ends a body that never does.
 */
export async function receiveBody(
  request: IncomingMessage,
  limits: Limits,
  budget: BodyBudget,
): Promise<Buffer> {
  const guard = jsonGuard(limits);
  const chunks: Buffer[] = [];
  let received = 0;
  let refused: RefusalCode | undefined = announcedFault(request, limits);
  let discarded = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (refused !== undefined) {
        discarded += chunk.length;
        if (discarded > 2 * limits.bodyBytes) break;
        continue;
      }
      received += chunk.length;
      budget.usedBytes += chunk.length;
      refused = received > limits.bodyBytes ? 'BodyTooLarge' : guard(chunk);
      if (budget.usedBytes > limits.bufferedBytes) refused ??= 'Overloaded';
      if (refused === undefined) chunks.push(chunk);
      else chunks.length = 0;
    }
  } finally {
    budget.usedBytes -= received;
  }
  if (refused !== undefined) throw new Refusal(refused);
  if (received === 0) throw new Refusal('EmptyBody');
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function announcedFault({ headers }: IncomingMessage, limits: Limits): RefusalCode | undefined {
  if (headers['content-encoding'] !== undefined) return 'EncodedBody';
  return Number(headers['content-length'] ?? 0) > limits.bodyBytes ? 'BodyTooLarge' : undefined;
}
