import { type Method, methods, type RequestSample } from '../../core/proof/request-sample.ts';
import { agentFor, type LoadTarget } from './agent-for.ts';
import { keptAgents } from './kept-agents.ts';
import { type RequestKind, requestKinds } from './request-kinds.ts';
import { type Answer, sendRequest } from './send-request.ts';

/** A load and its bounds. */
export interface LoadOptions extends LoadTarget {
  /** In all; the methods, over new and over kept connections, take turns. */
  readonly requestsPerSecond: number;
  /** GET and POST if not given; at least one. */
  readonly methods?: readonly Method[];
  /** From when it was due; a request that the server leaves waiting is a failure then. */
  readonly timeLimitMilliseconds: number;
  /** The load ends by itself after so long, and after so many requests. */
  readonly maximumSeconds: number;
  readonly maximumRequests: number;
  /** What is due while so many wait for an answer is not sent, and counts as failed. */
  readonly maximumInFlight: number;
  readonly onSample?: (sample: RequestSample) => void;
}

/** A load that is running. */
export interface Load {
  /** Starts no more requests, waits for those under way, and gives all that were due. */
  stop(): Promise<readonly RequestSample[]>;
  /** Ends at once: breaks off what is under way, uncounted, and gives what was over. */
  abort(): readonly RequestSample[];
  /** Whether it ended, by itself at one of its bounds or because it was told to. */
  isOver(): boolean;
}

/**
 * Starts an open-loop load: requests are due at a constant rate, whatever the server does, and latency counts from when a
 * request was due. So a server that stalls is charged for all that it kept waiting.
 */
export function startLoad(options: LoadOptions): Load {
  const { url, requestsPerSecond, maximumInFlight, timeLimitMilliseconds } = options;
  const kinds = requestKinds(options.methods ?? methods);
  const newAgent = agentFor(options, { keepAlive: false });
  const kept = keptAgents(options, requestsPerSecond / 2);
  const samples: RequestSample[] = [];
  const underWay = new Set<Promise<void>>();
  // The wall clock may jump; what is due goes by the steady one.
  const startedAt = Date.now();
  const began = performance.now();
  const sinceStart = () => performance.now() - began;
  const maximumRequests = Math.min(
    options.maximumRequests,
    Math.round(options.maximumSeconds * requestsPerSecond),
  );
  let due = 0;
  let keptDue = 0;
  let isOver = false;
  let isAborted = false;

  const finish = (kind: RequestKind, dueAfter: number, answer: Answer) => {
    if (isAborted) return;
    const milliseconds = sinceStart() - dueAfter;
    const sample = { dueAt: startedAt + dueAfter, milliseconds, ...kind, ...answer };
    samples.push(sample);
    options.onSample?.(sample);
  };
  const send = (turn: number) => {
    const kind = kinds[turn % kinds.length] ?? kinds[0];
    const dueAfter = (turn * 1000) / requestsPerSecond;
    if (underWay.size >= maximumInFlight) {
      finish(kind, dueAfter, {
        status: 0,
        failure: 'other',
        words: `not sent: ${maximumInFlight} were waiting`,
      });
      return;
    }
    const agent = kind.connection === 'new' ? newAgent : (kept[keptDue++ % kept.length] ?? kept[0]);
    const left = Math.max(1, timeLimitMilliseconds - (sinceStart() - dueAfter));
    const request = sendRequest({ url, method: kind.method, agent, timeLimitMilliseconds: left }).then(
      (answer) => {
        underWay.delete(request);
        finish(kind, dueAfter, answer);
      },
    );
    underWay.add(request);
  };
  const timer = setInterval(
    () => {
      const wanted = Math.min(Math.floor((sinceStart() * requestsPerSecond) / 1000) + 1, maximumRequests);
      while (due < wanted) send(due++);
      if (due >= maximumRequests) end();
    },
    Math.max(1, Math.min(10, 500 / requestsPerSecond)),
  );
  const end = () => {
    isOver = true;
    clearInterval(timer);
  };
  const close = () => {
    for (const agent of [newAgent, ...kept]) agent.destroy();
    return samples.toSorted((a, b) => a.dueAt - b.dueAt);
  };

  return {
    async stop() {
      end();
      await Promise.all(underWay);
      return close();
    },
    abort() {
      end();
      isAborted = true;
      return close();
    },
    isOver: () => isOver,
  };
}
