import { expect, it, onTestFinished } from 'vitest';
import { type VirtualClock, virtualClock } from '../../test/control/virtual-clock.ts';
import type { JsonObject } from '../core/json.ts';
import { ApiStatusError } from './api-status-error.ts';
import type { Clock } from './clock.ts';
import { lead } from './lead.ts';
import { holderOf, type LeaseStore } from './lease.ts';

it('elects one of two by a Lease without a spec, and writes what kubectl shows', async () => {
  const { clock, memory, join, leaders } = election();
  join('a');
  join('b');
  await clock.advance(58);
  expect(leaders()).toEqual(['a']);
  expect(memory.lease['spec']).toEqual({
    holderIdentity: 'a',
    leaseDurationSeconds: 15,
    acquireTime: expect.stringMatching(/^2026-01-01T00:00:0\d\.\d{6}Z$/),
    renewTime: expect.stringMatching(/^2026-01-01T00:00:5\d\.\d{6}Z$/),
    leaseTransitions: 1,
  });
  expect(memory.lease['metadata']).toMatchObject({ name: 'gracehook-control' });
});

it('lets the one who stands by lead soon after the leader ended', async () => {
  const { clock, memory, join, leaders } = election();
  const a = join('a');
  join('b');
  await clock.advance(30);
  a.end();
  await clock.advance(0);
  await a.ended;
  expect(memory.lease['spec']).not.toHaveProperty('holderIdentity');
  expect(leaders()).toEqual([]);
  await clock.advance(2);
  expect(leaders()).toEqual(['b']);
});

it('lets the one who stands by lead after the lease, when the leader was killed', async () => {
  const { clock, join, leaders } = election();
  const a = join('a');
  join('b');
  await clock.advance(30);
  a.kill();
  await clock.advance(10);
  expect(leaders()).toEqual(['a']);
  await clock.advance(12);
  expect(leaders()).toEqual(['a', 'b']);
});

it.each([-3600, 3600])('waits as long where the leader’s time of day is wrong by %i s', async (wrong) => {
  const { clock, join, leaders } = election();
  const a = join('a', virtualDate(wrong));
  await clock.advance(1);
  join('b');
  await clock.advance(60);
  expect(leaders()).toEqual(['a']);
  a.kill();
  await clock.advance(10);
  expect(leaders()).toEqual(['a']);
  await clock.advance(12);
  expect(leaders()).toEqual(['a', 'b']);

  function virtualDate(seconds: number): Clock {
    return { ...clock, date: () => new Date(clock.date().getTime() + seconds * 1000) };
  }
});

it.each<[what: string, fail: (memory: Memory) => void]>([
  ['is away', (memory) => memory.fail(new Error('connect ECONNREFUSED'))],
  ['hangs', (memory) => memory.hang()],
])('stops its work within ten seconds where the API server %s, and takes it up again', async (_, fail) => {
  const { clock, memory, join, leaders } = election();
  const a = join('a');
  await clock.advance(20);
  fail(memory);
  await clock.advance(5.5);
  expect(leaders()).toEqual(['a']);
  await clock.advance(5);
  expect(leaders()).toEqual([]);
  expect(a.troubles.length).toBeGreaterThan(1);
  await clock.advance(100);
  memory.recover();
  await clock.advance(5);
  expect(leaders()).toEqual(['a']);
});

it('never lets another lead while one that is cut off still works', async () => {
  const { clock, memory, join, leaders } = election();
  join('a');
  await clock.advance(20);
  join('b');
  await clock.advance(20);
  memory.failFor('a');
  for (let second = 0; second < 30; second++) {
    await clock.advance(1);
    expect(leaders().length).toBeLessThan(2);
  }
  expect(leaders()).toEqual(['b']);
});

it('starts nothing before the work of an earlier term has ended', async () => {
  const { clock, memory, join } = election();
  let finish = () => {};
  let started = 0;
  join('a', clock, () => {
    started += 1;
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  await clock.advance(5);
  memory.fail(new Error('away'));
  await clock.advance(20);
  memory.recover();
  await clock.advance(60);
  expect(started).toBe(1);
  finish();
  await clock.advance(5);
  expect(started).toBe(2);
});

it('goes on leading when another write came between, and not when another took the Lease', async () => {
  const { clock, memory, join, leaders } = election();
  const a = join('a');
  await clock.advance(5);
  memory.beforeReplace = () => memory.write({ ...memory.lease, metadata: { labels: { helm: 'upgraded' } } });
  await clock.advance(10);
  expect(a.troubles.map(String)).toEqual([expect.stringContaining('answers 409')]);
  expect(leaders()).toEqual(['a']);
  expect(memory.lease).toHaveProperty('metadata.labels.helm', 'upgraded');
  memory.beforeReplace = () => memory.write({ spec: { holderIdentity: 'z', leaseDurationSeconds: 15 } });
  await clock.advance(6);
  expect(leaders()).toEqual([]);
  expect(holderOf(memory.lease)).toBe('z');
  await clock.advance(18);
  expect(leaders()).toEqual(['a']);
});

it('says that the Lease is missing and leads once it is there', async () => {
  const { clock, memory, join, leaders } = election();
  memory.fail(new Error('the Lease is missing'));
  const a = join('a');
  await clock.advance(5);
  expect(String(a.troubles[0])).toContain('missing');
  expect(leaders()).toEqual([]);
  memory.recover();
  await clock.advance(3);
  expect(leaders()).toEqual(['a']);
});

it('ends although the API server is away', async () => {
  const { clock, memory, join, leaders } = election();
  const a = join('a');
  await clock.advance(5);
  memory.hang();
  a.end();
  await clock.advance(4);
  await a.ended;
  expect(leaders()).toEqual([]);
});

/** One Lease, in memory, and who works at present. */
function election() {
  const clock = virtualClock();
  const memory = createMemory();
  const working = new Set<string>();
  const ending = new AbortController();
  onTestFinished(async () => {
    ending.abort();
    await clock.advance(60);
  });

  function join(
    identity: string,
    ownClock: Clock = clock,
    during: (signal: AbortSignal) => Promise<void> = aborted,
  ) {
    const leaving = new AbortController();
    const troubles: unknown[] = [];
    let isKilled = false;
    const store: LeaseStore = {
      read: (signal) => (isKilled ? never() : memory.storeFor(identity).read(signal)),
      replace: (lease, signal) => (isKilled ? never() : memory.storeFor(identity).replace(lease, signal)),
    };
    const ended = lead(
      {
        identity,
        store,
        clock: isKilledClock(ownClock, () => isKilled),
        listener: { found: () => {}, lost: () => {}, troubled: (error) => void troubles.push(error) },
        work: async (signal) => {
          working.add(identity);
          await during(signal);
          working.delete(identity);
        },
      },
      AbortSignal.any([ending.signal, leaving.signal]),
    );
    return { ended, troubles, end: () => leaving.abort(), kill: () => (isKilled = true) };
  }
  return { clock: clock as VirtualClock, memory, join, leaders: () => [...working] };
}

/** A process that was killed does nothing any more, and its time stands still. */
function isKilledClock(clock: Clock, isKilled: () => boolean): Clock {
  const sleep: Clock['sleep'] = async (milliseconds, signal) => {
    await clock.sleep(milliseconds, signal);
    if (isKilled()) await never();
  };
  return { ...clock, sleep };
}

type Memory = ReturnType<typeof createMemory>;

function createMemory() {
  let version = 1;
  let trouble: (() => Promise<never>) | undefined;
  let cutOff: string | undefined;
  const memory = {
    lease: { metadata: { name: 'gracehook-control', resourceVersion: '1' } } as JsonObject,
    /** Called once, between the next read and its write. */
    beforeReplace: undefined as (() => void) | undefined,
    write(lease: JsonObject) {
      version += 1;
      memory.lease = {
        ...lease,
        metadata: { ...(lease['metadata'] as JsonObject), resourceVersion: `${version}` },
      };
    },
    fail(error: Error) {
      trouble = () => Promise.reject(error);
    },
    hang() {
      trouble = never;
    },
    failFor(identity: string) {
      cutOff = identity;
    },
    recover() {
      trouble = undefined;
    },
    storeFor(identity: string): LeaseStore {
      const refuse = () => {
        if (identity === cutOff) return Promise.reject(new Error('connect EHOSTUNREACH'));
        return trouble?.();
      };
      return {
        read: async () => {
          await refuse();
          return memory.lease;
        },
        replace: async (lease) => {
          await refuse();
          const interfere = memory.beforeReplace;
          memory.beforeReplace = undefined;
          interfere?.();
          const current = (memory.lease['metadata'] as JsonObject)['resourceVersion'];
          if ((lease['metadata'] as JsonObject)['resourceVersion'] !== current)
            throw new ApiStatusError(409, 'PUT lease');
          memory.write(lease);
        },
      };
    },
  };
  return memory;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
}

function never(): Promise<never> {
  return new Promise(() => {});
}
