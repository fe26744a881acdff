import { expect, it } from 'vitest';
import { historyText, mergedTerminations, readHistory } from './history-text.ts';
import type { History, Termination } from './termination.ts';

const at = (minute: number) => `2026-01-01T10:${`${minute}`.padStart(2, '0')}:00Z`;
const one = (pod: string, minute: number, found: Termination['class'] = 'Drained'): Termination => ({
  pod,
  at: at(minute),
  class: found,
});
const history = (workloads: History['workloads']): History => ({
  v: 1,
  since: at(0),
  updated: at(59),
  workloads,
});
const web = { namespace: 'shop', kind: 'Deployment', name: 'web' };

it('reads what it wrote', () => {
  const written = history([{ ...web, terminations: [one('web-1', 1), one('web-2', 2, 'Unknown')] }]);
  expect(readHistory(historyText(written).text)).toEqual(written);
});

it.each([undefined, '', '{', '[]', '{"v":2,"since":"a","workloads":[]}', '{"v":1,"workloads":[]}'])(
  'reads nothing in %s',
  (text) => {
    expect(readHistory(text)).toBeUndefined();
  },
);

it('reads what it can of a history that somebody has edited', () => {
  const terminations = [one('web-1', 1), { pod: 'web-2', at: at(2), class: 'toString' }, null];
  const workloads = [{ kind: 'Deployment', name: 'web' }, { ...web, terminations }, 'x'];
  expect(readHistory(JSON.stringify({ v: 1, since: at(0), workloads }))).toEqual({
    v: 1,
    since: at(0),
    updated: at(0),
    workloads: [{ ...web, terminations: [one('web-1', 1)] }],
  });
});

it('leaves out the workloads whose last shutdown is longest ago', () => {
  const workloads = [5, 1, 9, 3].map((minute) => ({
    ...web,
    name: `käse-${minute}`,
    terminations: [one('p', minute)],
  }));
  const whole = historyText(history(workloads));
  expect(whole.kept.workloads.map(({ name }) => name)).toEqual(['käse-9', 'käse-5', 'käse-3', 'käse-1']);
  const bytes = Buffer.byteLength(whole.text);
  const { text, kept } = historyText(history(workloads), bytes);
  expect(kept.workloads).toHaveLength(3);
  expect(kept.workloads.map(({ name }) => name)).not.toContain('käse-1');
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
  expect(readHistory(text)).toEqual(kept);
});

it('stays below 700 KB however many workloads there are', () => {
  const terminations = Array.from({ length: 20 }, (_, index) => one(`web-${index}`, index));
  const workloads = Array.from({ length: 2_000 }, (_, index) => ({
    ...web,
    name: `w${index}`,
    terminations,
  }));
  const { text, kept } = historyText(history(workloads));
  expect(text.length).toBeGreaterThan(690_000);
  expect(text.length).toBeLessThanOrEqual(700_000);
  expect(kept.workloads.length).toBeGreaterThan(300);
});

it('merges lists, each shutdown once, in the order of time, and the last twenty', () => {
  const [a, b, c] = [one('a', 1), one('b', 2), one('c', 3)];
  expect(mergedTerminations([a, c], [b, { ...a }])).toEqual([a, b, c]);
  const long = Array.from({ length: 25 }, (_, index) => one('x', index));
  expect(mergedTerminations(long, [])).toEqual(long.slice(5));
});

it('puts a known class in place of an unknown one, and never the other way', () => {
  const [unknown, known] = [one('a', 1, 'Unknown'), one('a', 1, 'Drained')];
  expect(mergedTerminations([unknown], [known])).toEqual([known]);
  expect(mergedTerminations([known], [unknown])).toEqual([known]);
  expect(mergedTerminations([known], [{ ...known }])[0]).toBe(known);
});
