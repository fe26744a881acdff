import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Chance, chanceOf, SimulatedCluster } from '../../test/certificates/simulated-cluster.ts';
import { shortestLeafSeconds } from './certificate-plan.ts';

// Hours of simulated time with all that can happen: at every moment every replica's certificate is trusted by every
// webhook entry, unless somebody took just that away; then soon again. And it always comes to rest.

const secondMilliseconds = 1000;
const minuteMilliseconds = 60_000;

type Happening = (cluster: SimulatedCluster) => void;

/** None of these may cost a call. */
const harmless: Record<string, Happening> = {
  'time passes': () => {},
  'ca.key is deleted': ({ authoritySecret: secret }) => {
    secret.ca = secret.ca && { ...secret.ca, flaw: 'ca.key is missing' };
  },
  'ca.crt and ca.key are deleted': ({ authoritySecret: secret }) => {
    secret.ca = undefined;
  },
  'next.crt is broken': ({ authoritySecret: secret }) => {
    secret.next = { flaw: 'next.crt holds no certificate' };
  },
  'the CA Secret is emptied': ({ authoritySecret: secret }) => {
    Object.assign(secret, { ca: undefined, next: undefined, trusted: undefined });
  },
  'an admin brings an authority': (cluster) => {
    cluster.authoritySecret.ca = { certificate: cluster.newAnchor() };
  },
  'tls.crt is deleted': (cluster) => cluster.holdLeaf({ flaw: 'tls.crt is missing' }),
  'the TLS Secret is emptied': (cluster) => cluster.holdLeaf(undefined),
  'tls.key is changed': (cluster) => cluster.holdLeaf({ ...cluster.leaf, flaw: 'tls.key does not match' }),
  'a bundle gets more than it needs': (cluster) => {
    const [entry] = cluster.configuration.entries;
    if (entry !== undefined) entry.trusts = [...entry.trusts, cluster.newAnchor()];
  },
  'a bundle gets a comment': ({ configuration: { entries } }) => {
    for (const entry of entries.slice(0, 1)) entry.isTidy = false;
  },
  'a replica starts': (cluster) => cluster.startReplica(),
  'a replica restarts': (cluster) => {
    for (const replica of cluster.replicas.slice(0, 1)) cluster.restartReplica(replica);
  },
  'a replica ends': ({ replicas }) => {
    if (replicas.length > 1) replicas.shift();
  },
  'a replica cannot be reached': ({ replicas }) => {
    for (const replica of replicas.slice(0, 1)) replica.isReachable = false;
  },
  'replicas can be reached': ({ replicas }) => {
    for (const replica of replicas) replica.isReachable = true;
  },
  'kubelets are slow': (cluster) => {
    cluster.slowestSyncSeconds = 200;
  },
  'a write fails': (cluster) => {
    cluster.nextWrite = 'fails';
  },
  'a write is not answered': (cluster) => {
    cluster.nextWrite = 'is-not-answered';
  },
};

/** These take trust away from one entry, until the next turn that succeeds. */
const harmfulToOne: Record<string, Happening> = {
  'an entry is added': (cluster) => cluster.addEntry(`added-${cluster.now}`),
  'the bundle of one is lost': ({ configuration: { entries } }) => {
    for (const entry of entries.slice(0, 1)) entry.trusts = [];
  },
  'the bundle of one is replaced': (cluster) => {
    for (const entry of cluster.configuration.entries.slice(0, 1)) entry.trusts = [cluster.newAnchor()];
  },
};

/** These take so much away that replicas have to get another certificate, which their kubelets bring. */
const harmfulToAll: Record<string, Happening> = {
  'all bundles are lost': ({ configuration: { entries } }) => {
    for (const entry of entries) entry.trusts = [];
  },
  'all bundles are replaced': (cluster) => {
    const stranger = cluster.newAnchor();
    for (const entry of cluster.configuration.entries) entry.trusts = [stranger];
  },
  'all is lost': (cluster) => {
    for (const entry of cluster.configuration.entries) entry.trusts = [];
    Object.assign(cluster.authoritySecret, { ca: undefined, next: undefined, trusted: undefined });
    cluster.holdLeaf(undefined);
  },
  'an admin brings a leaf of an unknown authority': (cluster) =>
    cluster.holdLeaf({ certificate: cluster.newLeaf(cluster.newAnchor()) }),
};

/** What happens to the processes of `control` themselves, which the simulation sees to. */
const toControl = ['control restarts', 'a second control works', 'one control works', 'control is away'];

const happenings: Record<string, Happening> = { ...harmless, ...harmfulToOne, ...harmfulToAll };
const anyTime = fc.oneof(fc.integer({ min: 1, max: 240 }), fc.integer({ min: 1, max: 5000 }));
const eventsOf = (
  names: readonly string[],
  afterSeconds = anyTime,
  length: fc.ArrayConstraints = { maxLength: 20 },
) => fc.array(fc.record({ afterSeconds, name: fc.constantFrom(...names) }), length);

interface Event {
  readonly afterSeconds: number;
  readonly name: string;
}

/** Lets it all happen; gives the calls that failed when they should not have. */
function simulate(seed: number, events: readonly Event[]) {
  const chance = chanceOf(seed);
  const cluster = new SimulatedCluster(chance);
  const failures: string[] = [];
  const log: string[] = [];
  let controls = 1;
  let awayUntil = 0;
  let excusedUntil = 0;
  let turns = [cluster.turn(), cluster.turn()];
  let restsUntil = [0, 0];

  const live = (milliseconds: number) => {
    const end = cluster.now + milliseconds;
    while (cluster.now < end) {
      cluster.pass(chance(10, 2_000));
      for (let index = 0; index < controls; index += 1) {
        if (cluster.now < awayUntil || cluster.now < (restsUntil[index] ?? 0)) continue;
        if (turns[index]?.next().done !== true) continue;
        turns[index] = cluster.turn();
        restsUntil[index] = cluster.now + 5 * secondMilliseconds;
      }
      const failing = cluster.now < excusedUntil ? [] : cluster.failingCalls();
      if (failing.length > 0)
        failures.push(
          `${cluster.now} ${failing.join(', ')} after ${log.join(', ')}; ${cluster.changes.slice(-8)}`,
        );
      if (failures.length > 0) return;
    }
  };

  excusedUntil = cluster.now + 5 * minuteMilliseconds;
  live(5 * minuteMilliseconds);
  for (const { afterSeconds, name } of events) {
    live(afterSeconds * secondMilliseconds);
    if (failures.length > 0) break;
    log.push(`${cluster.now} ${name}`);
    happenings[name]?.(cluster);
    cluster.authoritySecret.version += 1;
    cluster.configuration.version += 1;
    if (name in harmfulToOne) excusedUntil = Math.max(excusedUntil, cluster.now + 3 * minuteMilliseconds);
    if (name in harmfulToAll) excusedUntil = Math.max(excusedUntil, cluster.now + 12 * minuteMilliseconds);
    if (name === 'control restarts') {
      turns = [cluster.turn(), cluster.turn()];
      restsUntil = [0, 0];
    }
    if (name === 'a second control works') controls = 2;
    if (name === 'one control works') controls = 1;
    if (name === 'control is away') awayUntil = cluster.now + minuteMilliseconds;
  }
  harmless['replicas can be reached']?.(cluster);
  let restsAfterMinutes = 0;
  while (failures.length === 0 && !cluster.isSettled() && restsAfterMinutes < 30) {
    live(minuteMilliseconds);
    restsAfterMinutes += 1;
  }
  return { failures, restsAfterMinutes, changes: cluster.changes };
}

it('never costs a call, whatever happens to Secrets, replicas and control', () => {
  fc.assert(
    fc.property(fc.nat(), eventsOf([...Object.keys(harmless), ...toControl]), (seed, events) => {
      const { failures, restsAfterMinutes } = simulate(seed, events);
      expect(failures).toEqual([]);
      expect(restsAfterMinutes).toBeLessThan(20);
    }),
    { numRuns: 100 },
  );
});

it('never costs a call of pods that start during a rotation, with a Secret that is late', () => {
  const pods = ['a replica starts', 'a replica restarts', 'a replica ends', 'a replica cannot be reached'];
  const names = [...pods, 'time passes', 'time passes', 'time passes', 'time passes'];
  const soon = fc.integer({ min: 1, max: 20 });
  const enough = { minLength: 40, maxLength: 60 };
  fc.assert(
    fc.property(fc.nat(), fc.boolean(), eventsOf(names, soon, enough), (seed, isSlow, events) => {
      const kubelets = { afterSeconds: 1, name: isSlow ? 'kubelets are slow' : 'time passes' };
      const rotation = { afterSeconds: 60, name: 'ca.key is deleted' };
      const { failures } = simulate(seed, [kubelets, rotation, ...events]);
      expect(failures).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

it('makes good within minutes what takes trust away', () => {
  fc.assert(
    fc.property(fc.nat(), eventsOf([...Object.keys(happenings), ...toControl]), (seed, events) => {
      const { failures, restsAfterMinutes } = simulate(seed, events);
      expect(failures).toEqual([]);
      expect(restsAfterMinutes).toBeLessThan(20);
    }),
    { numRuns: 100 },
  );
});

it('costs no call with the shortest lifetimes where the authority is lost just before the certificate is due', () => {
  const lifetimes = { caSeconds: 2 * shortestLeafSeconds, leafSeconds: shortestLeafSeconds };
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 30 }), (seed, secondsBefore) => {
      const chance = chanceOf(seed);
      const cluster = new SimulatedCluster(chance, lifetimes);
      const live = liveWith(cluster, chance);
      live(minuteMilliseconds);
      const dueAt = cluster.now + ((shortestLeafSeconds * 2) / 3) * secondMilliseconds - minuteMilliseconds;
      live(dueAt - cluster.now - secondsBefore * secondMilliseconds);
      harmless['ca.key is deleted']?.(cluster);
      cluster.authoritySecret.version += 1;
      const failing = new Set<string>();
      live(10 * minuteMilliseconds, () => {
        for (const call of cluster.failingCalls()) failing.add(call);
      });
      expect([...failing]).toEqual([]);
      expect(cluster.changes.filter((change) => change === 'promote-authority')).toHaveLength(2);
    }),
    { numRuns: 100 },
  );
});

it('comes to rest within minutes after the clock of control was wrong for a while, by minutes or by years', () => {
  const someTime = fc
    .integer({ min: 1, max: 400 * 24 * 60 })
    .chain((minutes) => fc.constantFrom(minutes * minuteMilliseconds, -minutes * minuteMilliseconds));
  fc.assert(
    fc.property(fc.nat(), someTime, fc.integer({ min: 1, max: 30 }), (seed, ahead, wrongMinutes) => {
      const chance = chanceOf(seed);
      const cluster = new SimulatedCluster(chance);
      const live = liveWith(cluster, chance);
      live(10 * minuteMilliseconds);
      cluster.clockAheadMilliseconds = ahead;
      live(wrongMinutes * minuteMilliseconds);
      cluster.clockAheadMilliseconds = 0;
      live(15 * minuteMilliseconds);
      expect([cluster.failingCalls(), cluster.isSettled()]).toEqual([[], true]);
    }),
    { numRuns: 60 },
  );
});

/** Lets time pass with one `control` that turns again and again. */
function liveWith(cluster: SimulatedCluster, chance: Chance) {
  let turn = cluster.turn();
  let restsUntil = 0;
  return (milliseconds: number, look: () => void = () => {}) => {
    const end = cluster.now + milliseconds;
    while (cluster.now < end) {
      cluster.pass(chance(10, 1_000));
      if (cluster.now >= restsUntil && turn.next().done === true) {
        turn = cluster.turn();
        restsUntil = cluster.now + 5 * secondMilliseconds;
      }
      look();
    }
  };
}
