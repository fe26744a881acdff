import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Failure, Method } from '../../core/proof/request-sample.ts';

/** How a request ended. */
export interface Answer {
  /** The HTTP status, 0 where there was no whole answer. */
  readonly status: number;
  readonly failure: Failure | null;
  readonly words: string;
}

/** What is sent, by which connections, and how long its answer may take. */
export interface SendOptions {
  readonly url: URL;
  readonly method: Method;
  readonly agent: Agent;
  readonly timeLimitMilliseconds: number;
}

const body = '{"from":"gracehook prove"}';

/**
 * Sends one request and reads its whole answer. It never rejects, and it never sends a second time, where curl and k6
 * repeat a GET on a fresh connection once a kept one breaks under it, and report nothing (ADR 16).
 */
export function sendRequest({ url, method, agent, timeLimitMilliseconds }: SendOptions): Promise<Answer> {
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const headers =
      method === 'POST'
        ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
        : {};
    const request = send(url, { method, agent, headers: { ...headers, 'user-agent': 'gracehook-prove' } });
    const clock = setTimeout(() => {
      const wanted = request.socket?.connecting === false ? 'answer' : 'connection';
      request.destroy(new TimeLimit(`no ${wanted} in time`));
    }, timeLimitMilliseconds);
    const end = (answer: Answer) => {
      clearTimeout(clock);
      resolve(answer);
    };
    request.on('response', (response) => {
      response.on('error', (error) => end(failed(error, request)));
      response.on('end', () => end(answered(response)));
      response.resume();
    });
    request.on('error', (error) => end(failed(error, request)));
    request.end(method === 'POST' ? body : undefined);
  });
}

class TimeLimit extends Error {}

/** A redirect is no success: it can come from a proxy while the app behind it is away. */
function answered({ statusCode: status = 0, headers: { location } }: IncomingMessage): Answer {
  if (status >= 200 && status < 300) return { status, failure: null, words: '' };
  const to = location === undefined ? '' : ` to ${location}`;
  return { status, failure: status >= 500 ? '5xx' : 'other', words: `HTTP ${status}${to}` };
}

function failed(error: NodeJS.ErrnoException, { reusedSocket }: ClientRequest): Answer {
  if (error instanceof TimeLimit) return { status: 0, failure: 'timeout', words: error.message };
  const where = reusedSocket ? ' (a kept connection)' : '';
  return { status: 0, failure: failureOf(error), words: `${plain(error.message)}${where}` };
}

/** OpenSSL's words without its addresses and files: `write EPROTO: wrong version number`. */
function plain(message: string): string {
  return message.replace(/EPROTO [^:]*:error:[^:]*:[^:]*:[^:]*:([^:]+):.*/s, 'EPROTO: $1');
}

/** A server that closes a connection under a request shows as a reset, a broken pipe or an early end, by who was faster. */
function failureOf({ code }: NodeJS.ErrnoException): Failure {
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return 'reset';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'other';
  }
}
