import { expect, it } from 'vitest';
import { apps, type Client } from './apps.ts';
import { clients } from './clients.ts';
import { type EventName, events } from './events.ts';
import { cellsOf, isInDoubt, judgeMatrix } from './judge-matrix.ts';
import type { ClientCount, Pass } from './passes.ts';

const [drains, dies] = ['go-drains', 'go-dies'].map((name) => apps.filter((app) => app.name === name));
if (drains === undefined || dies === undefined)
  throw new Error('the table of apps lacks an app of this test');
const two = [...drains, ...dies];

/** A pass in which each client made 100 requests, and `dropped` names what was lost. */
function passOf(
  event: EventName,
  injected: boolean,
  dropped: Readonly<Record<string, Partial<ClientCount>>>,
): Pass {
  const counts = two.flatMap((app) =>
    clients.map((client) => {
      const none = { requests: 100, dropped: 0, early: 0, retries: 0, kinds: {}, examples: [] };
      return { app: app.name, client, count: { ...none, ...dropped[`${app.name} ${client}`] } };
    }),
  );
  return { event, injected, eventSeconds: 10, lateMs: 3, counts };
}

const before = passOf('restart', false, {
  'go-drains new': { dropped: 7, kinds: { refused: 7 } },
  'go-dies kept': { dropped: 5, kinds: { reset: 5 } },
});

function cellOf(passes: readonly Pass[], app: string, client: Client) {
  return cellsOf(two, passes).find((cell) => cell.app === app && cell.client === client);
}

it('finds nothing wrong where every promise is kept and what is not promised has its reason', () => {
  const passes = [before, passOf('restart', true, { 'go-dies kept': { dropped: 2, kinds: { reset: 2 } } })];
  expect(judgeMatrix(cellsOf(two, passes))).toEqual([]);
  expect(cellOf(passes, 'go-drains', 'new')).toMatchObject({ verdict: 'mended' });
  expect(cellOf(passes, 'go-drains', 'kept')).toMatchObject({ verdict: 'nothing to gain' });
  expect(cellOf(passes, 'go-dies', 'kept')).toMatchObject({
    verdict: 'still drops',
    reason: expect.stringContaining('dies on SIGTERM'),
  });
});

it('names a promise that is broken', () => {
  const passes = [before, passOf('restart', true, { 'go-dies new': { dropped: 1, kinds: { refused: 1 } } })];
  expect(cellOf(passes, 'go-dies', 'new')).toMatchObject({ verdict: 'broken' });
  expect(judgeMatrix(cellsOf(two, passes))).toEqual([
    'restart, go-dies, a new connection each: 1 of 100 requests were dropped, and none should be.',
  ]);
});

it('adds the passes of an event up, so that a repeat hides nothing', () => {
  const dropped = passOf('restart', true, { 'go-drains new': { dropped: 1, kinds: { reset: 1 } } });
  const cell = cellOf([before, dropped, passOf('restart', true, {})], 'go-drains', 'new');
  expect(cell).toMatchObject({
    verdict: 'broken',
    after: { requests: 200, dropped: 1, kinds: { reset: 1 } },
  });
});

it('promises nothing where a liveness probe kills', () => {
  const passes = [false, true].map((injected) =>
    passOf('liveness', injected, { 'go-drains new': { dropped: 3, kinds: { refused: 3 } } }),
  );
  expect(judgeMatrix(cellsOf(two, passes))).toEqual([]);
  expect(cellOf(passes, 'go-drains', 'new')).toMatchObject({ verdict: 'still drops' });
});

it('does not believe a load that saw nothing without the annotation', () => {
  const passes = [passOf('restart', false, {}), passOf('restart', true, {})];
  expect(judgeMatrix(cellsOf(two, passes))).toEqual([expect.stringContaining('the load saw nothing')]);
});

it('does not believe requests that failed before the event, nor a client that made none', () => {
  const early = passOf('restart', true, {
    'go-dies kept': { dropped: 1, early: 1, kinds: { timeout: 1 } },
    'go-drains retrying': { requests: 0 },
  });
  expect(judgeMatrix(cellsOf(two, [before, early]))).toEqual([
    'restart, go-drains, kept connections, 3 retries: not one request was made.',
    expect.stringContaining('restart, go-dies, kept connections: 1 requests failed before the event'),
  ]);
});

it('doubts a pass before that dropped nothing, and one after that broke a promise', () => {
  const kept = passOf('restart', true, { 'go-dies kept': { dropped: 2 } });
  const broken = passOf('restart', true, { 'go-dies new': { dropped: 1 } });
  expect(isInDoubt(two, events.restart, [before])).toBe(false);
  expect(isInDoubt(two, events.restart, [passOf('restart', false, {})])).toBe(true);
  expect(isInDoubt(two, events.restart, [kept])).toBe(false);
  expect(isInDoubt(two, events.restart, [broken])).toBe(true);
});
