import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { podWith, reviewOf } from './reviews.ts';

/** What became of each POST. Only `cut` would be a pod without its patch. */
export interface LoadOutcome {
  /** Pods that came out patched. */
  patched: number;
  /** Answers that an API server tries again: 503 with `Retry-After`. */
  retried: number;
  /** Answers that said `Connection: close`. */
  sentElsewhere: number;
  /** Connections that could not be made: nothing was sent yet. */
  refused: number;
  /** Everything else: the POST was on its way, and no usable answer came. */
  readonly cut: string[];
}

/** Where the load goes. */
export interface LoadTarget {
  readonly port: number;
  readonly serverName: string;
  /** The authorities that the clients trust. */
  readonly ca: readonly string[];
  /** How long each client rests after an answer; one each. */
  readonly keptAlivePauses: readonly number[];
  readonly newConnectionPauses: readonly number[];
}

/** Posts pods until it is stopped, from clients that keep their connection and from some that make a new one each time. */
export function startLoad(target: LoadTarget): {
  readonly outcome: LoadOutcome;
  stop(): Promise<LoadOutcome>;
} {
  const outcome: LoadOutcome = { patched: 0, retried: 0, sentElsewhere: 0, refused: 0, cut: [] };
  let isStopped = false;
  const client = async (keepAlive: boolean, pause: number) => {
    const agent = new Agent({ keepAlive, maxSockets: 1, maxCachedSessions: 0 });
    while (!isStopped) {
      await postOnce(target, agent, outcome);
      await sleep(pause);
    }
    agent.destroy();
  };
  const clients = [
    ...target.keptAlivePauses.map((pause) => client(true, pause)),
    ...target.newConnectionPauses.map((pause) => client(false, pause)),
  ];
  return {
    outcome,
    stop: async () => {
      isStopped = true;
      await Promise.all(clients);
      return outcome;
    },
  };
}

async function postOnce(target: LoadTarget, agent: Agent, outcome: LoadOutcome): Promise<void> {
  const outgoing = request({
    host: '127.0.0.1',
    port: target.port,
    servername: target.serverName,
    ca: [...target.ca],
    path: '/mutate/pods?timeout=3s',
    method: 'POST',
    agent,
  });
  let isSecure = false;
  outgoing.once('socket', (socket: TLSSocket) => {
    isSecure = outgoing.reusedSocket;
    if (isSecure) return;
    socket.once('secureConnect', () => {
      isSecure = true;
    });
  });
  try {
    outgoing.end(reviewOf(podWith({})));
    const [response] = await once(outgoing, 'response');
    let text = '';
    for await (const chunk of response) text += chunk;
    if (response.headers.connection === 'close') outcome.sentElsewhere++;
    if (response.statusCode === 503 && response.headers['retry-after'] === '0') outcome.retried++;
    else if (response.statusCode === 200 && JSON.parse(text).response.patch !== undefined) outcome.patched++;
    else outcome.cut.push(`${response.statusCode} ${text}`);
  } catch (error) {
    if (isSecure) outcome.cut.push((error as Error).message);
    else outcome.refused++;
  }
}
