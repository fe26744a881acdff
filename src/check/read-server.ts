import { callApi } from '../cluster/call-api.ts';
import { sendToApi } from '../cluster/send-to-api.ts';
import type { Facts } from '../core/check/facts.ts';
import { asString } from '../core/json.ts';
import type { Source } from './source.ts';

const path = '/version';
const idleMilliseconds = 10_000;

/** Rejects where the API server cannot be reached, which ends the command. */
export async function readServerVersion({ access }: Source): Promise<string> {
  const { gitVersion } = await callApi(access, { method: 'GET', path });
  return asString(gitVersion) ?? '';
}

/** By the Date header, which names the second in which the answer was made: half of one later on average. */
export async function readClocks({ access, options }: Source): Promise<Facts['clocks']> {
  const now = options.now ?? (() => new Date());
  const response = await sendToApi(access, {
    method: 'GET',
    path,
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(idleMilliseconds),
    idleMilliseconds,
  });
  const own = now();
  response.destroy();
  const server = new Date(response.headers.date ?? '');
  return Number.isNaN(server.getTime()) ? undefined : { server: new Date(server.getTime() + 500), own };
}

export async function readNow({ options, fact }: Source): Promise<Date> {
  const clocks = await fact('clocks').catch(() => undefined);
  return clocks?.server ?? (options.now ?? (() => new Date()))();
}
