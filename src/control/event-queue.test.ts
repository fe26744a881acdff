import { expect, it } from 'vitest';
import { virtualClock } from '../../test/control/virtual-clock.ts';
import type { EventReason } from '../core/event-reasons.ts';
import { createEventQueue } from './event-queue.ts';

interface Numbered {
  readonly reason: EventReason;
  readonly number: number;
}

function queue() {
  const clock = virtualClock();
  const drops: EventReason[] = [];
  const made = createEventQueue<Numbered>(clock, (reason) => drops.push(reason));
  const offer = (reason: EventReason, count: number) =>
    Array.from({ length: count }, (_, number) => made.offer({ reason, number })).filter(Boolean).length;
  const takeAll = () => {
    const taken: Numbered[] = [];
    for (let event = made.take(); event !== undefined; event = made.take()) taken.push(event);
    return taken;
  };
  return { clock, drops, offer, takeAll };
}

it('gives 25 at once, then one a second, and never saves up more than 25', async () => {
  const { clock, offer, takeAll } = queue();
  offer('Injected', 100);
  expect(takeAll()).toHaveLength(25);
  await clock.advance(0.9);
  expect(takeAll()).toHaveLength(0);
  await clock.advance(5.1);
  expect(takeAll()).toHaveLength(6);
  await clock.advance(1000);
  expect(takeAll()).toHaveLength(25);
});

it('gives what is wrong first, and the oldest of a kind first', () => {
  const { offer, takeAll } = queue();
  offer('Injected', 2);
  offer('Missed', 1);
  offer('Skipped', 1);
  offer('InjectedProbeFailing', 1);
  expect(takeAll().map(({ reason, number }) => `${reason} ${number}`)).toEqual([
    'Missed 0',
    'InjectedProbeFailing 0',
    'Injected 0',
    'Injected 1',
    'Skipped 0',
  ]);
});

it('drops and tells what is too much, what went well before what is wrong', () => {
  const { offer, drops } = queue();
  expect(offer('Injected', 251)).toBe(250);
  expect(drops).toEqual(['Injected']);
  expect(offer('Missed', 251)).toBe(250);
  expect(drops.filter((reason) => reason === 'Injected')).toHaveLength(251);
  expect(drops.filter((reason) => reason === 'Missed')).toHaveLength(1);
  expect(offer('Skipped', 1)).toBe(0);
});
