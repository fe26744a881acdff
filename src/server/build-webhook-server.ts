import Fastify, { type FastifyInstance } from 'fastify';
import { answerReview, type DecisionRecorder, type Reviewer } from '../admission/answer-review.ts';
import type { ReviewResponse } from '../admission/response.ts';
import { readReview } from '../admission/review.ts';
import type { Reviewers } from '../admission/reviewers.ts';
import type { Json } from '../core/json.ts';
import type { Draining } from './draining.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { type BodyBudget, receiveBody } from './receive-body.ts';
import { Refusal, type RefusalCode } from './refusals.ts';

/** A private key and its certificate chain, in PEM. */
export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** What the webhook server is made of; it opens nothing itself. */
export interface WebhookServerParts {
  readonly keyPair: KeyPair;
  readonly reviewers: Reviewers;
  readonly recordDecision: DecisionRecorder;
  readonly recordRefusal: (code: RefusalCode, error?: unknown) => void;
  readonly draining: Draining;
  readonly limits?: Limits;
}

/**
 * Builds the TLS server that the API server calls. It listens nowhere: the caller does that, and tests inject requests.
 * HTTP/1.1 only, so that an API server's calls spread over the replicas of a Service (docs/adr/0002).
 */
export function buildWebhookServer(parts: WebhookServerParts): FastifyInstance {
  const limits = parts.limits ?? defaultLimits;
  const budget: BodyBudget = { usedBytes: 0 };
  const server = Fastify({
    https: {
      key: parts.keyPair.key,
      cert: parts.keyPair.cert,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['http/1.1'],
    },
    // Our own answer while draining has the Retry-After that makes the API server try again; Fastify's has none.
    return503OnClosing: false,
    forceCloseConnections: false,
    bodyLimit: limits.bodyBytes,
    connectionTimeout: 0,
    keepAliveTimeout: limits.keepAliveTimeoutMilliseconds,
    requestTimeout: limits.requestTimeoutMilliseconds,
    logger: false,
  });
  server.server.headersTimeout = limits.headersTimeoutMilliseconds;
  server.server.maxConnections = limits.connections;

  // Bodies stay streams here: receiveBody guards them, whatever their content type says.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.addHook('onRequest', async (_request, reply) => {
    if (parts.draining.isClosing()) reply.header('connection', 'close');
  });

  const serve = (path: string, reviewer: Reviewer) =>
    server.post(path, async (request): Promise<ReviewResponse> => {
      const body = await receiveBody(request.raw, limits, budget);
      if (parts.draining.isRefusing()) throw new Refusal('Draining');
      // From here to the answer nothing waits, so only one body at a time is held in parsed form.
      const review = readReview(parsed(body));
      if (typeof review === 'string') throw new Refusal(review);
      return answerReview(review, reviewer, parts.recordDecision);
    });
  serve('/mutate/pods', parts.reviewers.pods);
  serve('/mutate/labelled/pods', parts.reviewers.labelledPods);
  serve('/mutate/workloads', parts.reviewers.workloads);

  server.setNotFoundHandler(() => {
    throw new Refusal('NotFound');
  });
  server.setErrorHandler((error, _request, reply) => {
    const refusal = error instanceof Refusal ? error : new Refusal('Internal');
    parts.recordRefusal(refusal.code, error instanceof Refusal ? undefined : error);
    if (refusal.status === 503) reply.header('retry-after', '0');
    if (refusal.status === 503 || refusal.status === 413 || refusal.status === 415)
      reply.header('connection', 'close');
    return reply.code(refusal.status).send(refusal.body);
  });
  return server;
}

function parsed(body: Buffer): Json {
  try {
    return JSON.parse(body.toString()) as Json;
  } catch {
    throw new Refusal('NotJson');
  }
}
