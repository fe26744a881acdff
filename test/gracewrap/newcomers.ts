import { Agent } from 'node:http';
import { type Answer, sendRequest } from '../../src/prove/load/send-request.ts';

const pauseMilliseconds = 50;
const timeLimitMilliseconds = 3_000;
/** Two minutes of them; no pod of these takes so long to go. */
const most = 2_400;

/** One of them, and when it was sent, by `performance.now()`. */
export interface NewcomerAnswer extends Answer {
  readonly sentAt: number;
}

/** Requests that come while a pod goes, 20 a second, each on a new connection. */
export interface Newcomers {
  /** Sends no more, waits for the last answer, and gives all. */
  stop(): Promise<readonly NewcomerAnswer[]>;
}

/** Starts them, whatever becomes of those before. */
export function startNewcomers(url: URL): Newcomers {
  const agent = new Agent({ keepAlive: false });
  const sent: Promise<NewcomerAnswer>[] = [];
  const send = async () => {
    const sentAt = performance.now();
    return { ...(await sendRequest({ url, method: 'GET', agent, timeLimitMilliseconds })), sentAt };
  };
  const clock = setInterval(() => {
    if (sent.length < most) sent.push(send());
  }, pauseMilliseconds);
  return {
    stop: () => {
      clearInterval(clock);
      return Promise.all(sent);
    },
  };
}
