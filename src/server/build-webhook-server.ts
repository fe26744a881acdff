import { createServer, type Server } from 'node:https';
import Fastify, { type FastifyInstance } from 'fastify';
import { answerReview, type Reviewer, type ReviewRecord } from '../admission/answer-review.ts';
import type { ReviewResponse } from '../admission/response.ts';
import { readReview } from '../admission/review.ts';
import type { Reviewers } from '../admission/reviewers.ts';
import type { Json } from '../core/json.ts';
import { afterTheAnswer } from './after-the-answer.ts';
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
  readonly reviewers: Reviewers;
  /** Told of each review after it was answered, with the time from its whole body to the answer; it may throw. */
  readonly recordDecision: (record: ReviewRecord, milliseconds: number) => void;
  readonly recordRefusal: (code: RefusalCode, error?: unknown) => void;
  readonly draining: Draining;
  readonly limits?: Limits;
}

/** The webhook's server, and what it shows. */
export interface WebhookServer {
  readonly app: FastifyInstance<Server>;
  /** From now on new connections are given this pair; those that are open keep theirs. It must be one that TLS takes. */
  readonly useKeyPair: (keyPair: KeyPair) => void;
}

const tlsOptions = { minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;

/**
 * Builds the TLS server that the API server calls. It listens nowhere: the caller does that, once there is a key pair,
 * and tests inject requests. HTTP/1.1 only, so that an API server's calls spread over the replicas of a Service
 * (docs/adr/0002).
 */
export function buildWebhookServer(parts: WebhookServerParts): WebhookServer {
  const limits = parts.limits ?? defaultLimits;
  const budget: BodyBudget = { usedBytes: 0 };
  const app = Fastify<Server>({
    // Left to itself, Fastify makes a second listener for the other address of `localhost`; no new pair would reach it.
    serverFactory: (handler) => {
      const listener = createServer(tlsOptions, handler);
      listener.keepAliveTimeout = limits.keepAliveTimeoutMilliseconds;
      listener.requestTimeout = limits.requestTimeoutMilliseconds;
      listener.headersTimeout = limits.headersTimeoutMilliseconds;
      listener.maxConnections = limits.connections;
      return listener;
    },
    // Our own answer while draining has the Retry-After that makes the API server try again; Fastify's has none.
    return503OnClosing: false,
    forceCloseConnections: false,
    bodyLimit: limits.bodyBytes,
    logger: false,
  });

  // Bodies stay streams here: receiveBody guards them, whatever their content type says.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.addHook('onRequest', (_request, reply, done) => {
    if (parts.draining.isClosing()) reply.header('connection', 'close');
    done();
  });

  const serve = (path: string, reviewer: Reviewer) =>
    app.post(path, async (request): Promise<ReviewResponse> => {
      const body = await receiveBody(request.raw, limits, budget);
      if (parts.draining.isRefusing()) throw new Refusal('Draining');
      const began = performance.now();
      // From here to the answer nothing waits, so only one body at a time is held in parsed form.
      const review = readReview(parsed(body));
      if (typeof review === 'string') throw new Refusal(review);
      const { answer, record } = answerReview(review, reviewer);
      const milliseconds = performance.now() - began;
      afterTheAnswer(() => parts.recordDecision(record, milliseconds));
      return answer;
    });
  serve('/mutate/pods', parts.reviewers.pods);
  serve('/mutate/labelled/pods', parts.reviewers.labelledPods);
  serve('/mutate/workloads', parts.reviewers.workloads);

  app.setNotFoundHandler(() => {
    throw new Refusal('NotFound');
  });
  app.setErrorHandler((error, _request, reply) => {
    const refusal = error instanceof Refusal ? error : new Refusal('Internal');
    parts.recordRefusal(refusal.code, error instanceof Refusal ? undefined : error);
    if (refusal.status === 503) reply.header('retry-after', '0');
    if (refusal.status === 503 || refusal.status === 413 || refusal.status === 415)
      reply.header('connection', 'close');
    return reply.code(refusal.status).send(refusal.body);
  });
  return { app, useKeyPair: ({ key, cert }) => app.server.setSecureContext({ ...tlsOptions, key, cert }) };
}

function parsed(body: Buffer): Json {
  try {
    return JSON.parse(body.toString()) as Json;
  } catch {
    throw new Refusal('NotJson');
  }
}
