import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReviewRecord } from '../../src/admission/answer-review.ts';
import { reviewersFor } from '../../src/admission/reviewers.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { buildWebhookServer, type WebhookServerParts } from '../../src/server/build-webhook-server.ts';
import { type Draining, draining as newDraining } from '../../src/server/draining.ts';
import { defaultLimits, type Limits } from '../../src/server/limits.ts';
import { selfIssue } from '../../src/tls/self-issue.ts';

/** A webhook that listens on a free port of loopback, with what it recorded. */
export interface WebhookUnderTest {
  readonly port: number;
  readonly ca: string;
  /** The leaf, in PEM. */
  readonly cert: string;
  readonly records: ReviewRecord[];
  readonly refusals: string[];
  readonly draining: Draining;
  post(path: string, body: Body, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** What is posted: a text, or chunks with their total size announced or not. */
export type Body = string | { readonly chunks: Iterable<Buffer>; readonly announcedBytes?: number };

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly json: Record<string, unknown>;
}

const policy = defaultContext('test');

/** Starts the real server, over real TLS, with a certificate that it issued itself. */
export async function startWebhookUnderTest(
  options: Partial<Pick<WebhookServerParts, 'reviewers' | 'recordDecision'>> & {
    readonly limits?: Partial<Limits>;
  } = {},
): Promise<WebhookUnderTest> {
  const keyPair = await selfIssue(['localhost', '127.0.0.1']);
  const records: ReviewRecord[] = [];
  const refusals: string[] = [];
  const draining = newDraining();
  const { app: server, useKeyPair } = buildWebhookServer({
    reviewers: options.reviewers ?? reviewersFor(() => policy),
    recordDecision: options.recordDecision ?? ((record) => void records.push(record)),
    recordRefusal: (code) => refusals.push(code),
    draining,
    limits: { ...defaultLimits, ...options.limits },
  });
  useKeyPair(keyPair);
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    ca: keyPair.ca,
    cert: keyPair.cert,
    records,
    refusals,
    draining,
    post: (path, body, headers = {}) => post({ port, ca: keyPair.ca, path, headers }, body),
    close: () => server.close(),
  };
}

function post(
  { port, ca, path, headers }: { port: number; ca: string; path: string; headers: Record<string, string> },
  body: Body,
): Promise<Answer> {
  const { chunks, announcedBytes } =
    typeof body === 'string'
      ? { chunks: [Buffer.from(body)], announcedBytes: Buffer.byteLength(body) }
      : body;
  return new Promise((resolve, reject) => {
    const length = announcedBytes === undefined ? {} : { 'content-length': String(announcedBytes) };
    const request = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        ca,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json', ...length, ...headers },
      },
      (response) => {
        const received: Buffer[] = [];
        response.on('data', (chunk: Buffer) => received.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            json: JSON.parse(Buffer.concat(received).toString()) as Answer['json'],
          }),
        );
      },
    );
    request.on('error', reject);
    Readable.from(chunks).pipe(request);
  });
}
