import { expect, it } from 'vitest';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { asString, valueAt } from '../core/json.ts';
import { historyText, readHistory } from '../core/terminations/history-text.ts';
import type { Termination } from '../core/terminations/termination.ts';
import { keepHistory } from './keep-history.ts';

const path = '/api/v1/namespaces/system/configmaps/gracehook-history';
const web = { namespace: 'shop', kind: 'Deployment', name: 'web' };
const one = (pod: string, found: Termination['class'] = 'Drained'): Termination => ({
  pod,
  at: '2026-01-01T10:00:00Z',
  class: found,
});

async function kept(stored?: readonly Termination[]) {
  const api = await startObjectApiServer();
  const workloads = stored && [{ ...web, terminations: stored }];
  const { text } = historyText({ v: 1, since: 'then', updated: 'then', workloads: workloads ?? [] });
  api.objects.set(path, stored === undefined ? {} : { data: { 'history.json': text, other: 'kept' } });
  const told: string[] = [];
  const listener = {
    terminated: ({ pod, class: found }: Termination) => void told.push(`${pod} ${found}`),
    becameWorse: ({ name }: { readonly name: string }, sentence: string) =>
      void told.push(`${name}: ${sentence}`),
  };
  const now = () => new Date('2026-01-01T12:00:00Z');
  const place = { namespace: 'system', configMap: 'gracehook-history' };
  const history = keepHistory(api.access, place, listener, now);
  history.begin();
  const written = () => readHistory(asString(valueAt(api.objects.get(path), ['data', 'history.json'])));
  return {
    api,
    history,
    told,
    write: () => history.write(AbortSignal.timeout(10_000)),
    written,
    terminations: () => written()?.workloads[0]?.terminations,
    patches: () => api.requests.filter(({ method }) => method === 'PATCH').length,
  };
}

it('writes an empty history first, and then only what is new', async () => {
  const { history, write, written, patches } = await kept();
  await write();
  const time = '2026-01-01T12:00:00.000Z';
  expect(written()).toEqual({ v: 1, since: time, updated: time, workloads: [] });
  await write();
  expect(patches()).toBe(1);
  history.add(web, one('a'), true);
  await write();
  expect([patches(), written()?.workloads]).toEqual([2, [{ ...web, terminations: [one('a')] }]]);
});

it('takes over what another leader wrote, and counts nothing twice', async () => {
  const { api, history, told, write, written, terminations, patches } = await kept([
    one('a'),
    one('b', 'Unknown'),
  ]);
  history.add(web, one('a'), true);
  expect(told).toEqual([]);
  await write();
  expect([told, patches()]).toEqual([[], 0]);
  history.add(web, one('b', 'KilledAtGraceEnd'), true);
  history.add(web, one('c'), true);
  await write();
  expect(told).toEqual(['b KilledAtGraceEnd', 'c Drained']);
  expect(terminations()).toEqual([one('a'), one('b', 'KilledAtGraceEnd'), one('c')]);
  expect(written()?.since).toBe('then');
  expect(valueAt(api.objects.get(path), ['data', 'other'])).toBe('kept');
});

it('keeps one that still goes on without counting it', async () => {
  const { history, told, write, terminations } = await kept([]);
  history.add(web, one('a', 'Unknown'), false);
  await write();
  expect([told, terminations()]).toEqual([[], [one('a', 'Unknown')]]);
});

it('never writes before it could read, and loses nothing', async () => {
  const { api, history, told, write, terminations, patches } = await kept([one('a')]);
  api.answer = () => refusal(500, 'etcd is away');
  history.add(web, one('b'), true);
  await expect(write()).rejects.toThrow('etcd is away');
  expect([told, patches()]).toEqual([[], 0]);
  api.answer = () => undefined;
  await write();
  expect([told, terminations()]).toEqual([['b Drained'], [one('a'), one('b')]]);
});

it('remembers the last five thousand while it cannot read', async () => {
  const { history, told, write } = await kept([]);
  for (let number = 0; number <= 5_000; number++) history.add(web, one(`p${number}`), true);
  await write();
  expect([told[0], told.at(-1)]).toEqual(['p1 Drained', 'p5000 Drained']);
});

it('writes again what could not be written', async () => {
  const { api, history, write, terminations } = await kept([]);
  api.answer = ({ method }) => (method === 'PATCH' ? refusal(409, 'not now') : undefined);
  history.add(web, one('a'), true);
  await expect(write()).rejects.toThrow('not now');
  api.answer = () => undefined;
  await write();
  expect(terminations()).toEqual([one('a')]);
});

it('knows nothing of its own when it leads again', async () => {
  const { api, history, write, terminations } = await kept([]);
  history.add(web, one('a'), true);
  await write();
  const { text } = historyText({
    v: 1,
    since: 'x',
    updated: 'x',
    workloads: [{ ...web, terminations: [one('z')] }],
  });
  api.objects.set(path, { data: { 'history.json': text } });
  history.begin();
  history.add(web, one('b'), true);
  await write();
  expect(terminations()).toEqual([one('z'), one('b')]);
});

it('tells of a workload that became worse', async () => {
  const { history, told, write } = await kept([one('a', 'DiedOnSigterm')]);
  await write();
  history.add(web, { ...one('b', 'DiedOnSigterm'), at: '2026-01-01T11:00:00Z' }, true);
  expect(told).toEqual([
    'b DiedOnSigterm',
    expect.stringMatching(/^web: 2 of the last 2 shutdowns went wrong: dies on SIGTERM/),
  ]);
});
