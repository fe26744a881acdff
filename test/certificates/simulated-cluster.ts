import { type Change, nextStep } from '../../src/tls/certificate-plan.ts';
import type {
  CertificateSituation,
  Held,
  Leaf,
  Lifetimes,
  Replicas,
  TrustAnchor,
} from '../../src/tls/certificate-situation.ts';
import { validityFrom } from '../../src/tls/validity.ts';

/** A certificate without keys and encodings: who issued it is simply known. */
export interface SimulatedLeaf extends Leaf {
  readonly id: string;
}

interface Versioned {
  version: number;
}

interface AuthoritySecret extends Versioned {
  ca: Held<TrustAnchor> | undefined;
  next: Held<TrustAnchor> | undefined;
  trusted: { readonly since: Date; readonly of: string } | undefined;
}

interface Entry {
  readonly name: string;
  trusts: readonly TrustAnchor[];
  isTidy: boolean;
}

interface Replica {
  served: SimulatedLeaf | undefined;
  volume: Held<SimulatedLeaf> | undefined;
  syncsAt: number;
  isReachable: boolean;
}

/** Gives the same numbers for the same seed, from `least` to `most`. */
export type Chance = (least: number, most: number) => number;

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return (least, most) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return least + (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (most - least);
  };
}

const someHours: Lifetimes = { caSeconds: 3 * 3600, leafSeconds: 3600 };
/** How far behind the volume of a pod can be that starts; later it depends on how slow the kubelet is. */
const mostSecondsBehind = 80;
/** How far behind one of the API servers is with the webhook configuration. */
const apiServerMillisecondsBehind = 60_000;

/**
 * A cluster in simulated time, in milliseconds: two Secrets, a webhook configuration, replicas whose kubelets bring the
 * Secret late, and any number of `control` processes that do what `nextStep` says, read by read and write by write.
 */
export class SimulatedCluster {
  now = Date.parse('2026-01-01T00:00:00Z');
  /** How far the clocks of `control` are ahead. */
  clockAheadMilliseconds = 0;
  /** The most that a kubelet takes for a pod that runs. */
  slowestSyncSeconds = mostSecondsBehind;
  readonly authoritySecret: AuthoritySecret = {
    version: 1,
    ca: undefined,
    next: undefined,
    trusted: undefined,
  };
  readonly configuration: Versioned & { entries: Entry[] } = { version: 1, entries: [] };
  readonly replicas: Replica[] = [];
  readonly changes: string[] = [];
  /** Whether the next write of a control fails, and whether it took place all the same. */
  nextWrite: 'succeeds' | 'fails' | 'is-not-answered' = 'succeeds';
  readonly #chance: Chance;
  readonly #lifetimes: Lifetimes;
  #configurationHistory: { readonly at: number; readonly entries: readonly Readonly<Entry>[] }[] = [];
  #issued = 0;
  #leaf: { version: number; held: Held<SimulatedLeaf> | undefined } = { version: 1, held: undefined };
  /** What the leaf's Secret held from when on, for kubelets that are behind. */
  #leafHistory: { at: number; held: Held<SimulatedLeaf> | undefined }[] = [];

  constructor(chance: Chance, lifetimes = someHours) {
    this.#chance = chance;
    this.#lifetimes = lifetimes;
    this.holdLeaf(undefined);
    for (const name of ['pods', 'labelled-pods', 'workloads']) this.addEntry(name);
    for (let count = 0; count < 2; count += 1) this.startReplica();
  }

  addEntry(name: string): void {
    this.configuration.entries.push({ name, trusts: [], isTidy: true });
    this.configuration.version += 1;
  }

  get leaf(): Held<SimulatedLeaf> | undefined {
    return this.#leaf.held;
  }

  holdLeaf(held: Held<SimulatedLeaf> | undefined): void {
    this.#leaf = { version: this.#leaf.version + 1, held };
    this.#leafHistory = [...this.#leafHistory.slice(-200), { at: this.now, held }];
  }

  newAnchor(): TrustAnchor {
    return { id: this.#nextId('ca'), ...validityFrom(this.controlNow(), this.#lifetimes.caSeconds) };
  }

  newLeaf(ca: TrustAnchor): SimulatedLeaf {
    const validity = validityFrom(this.controlNow(), this.#lifetimes.leafSeconds, ca);
    return { id: this.#nextId('leaf'), issuedBy: ca.id, ...validity };
  }

  /** A pod whose volume is as its kubelet knew the Secret some time ago. */
  startReplica(): void {
    const seenAt = this.now - this.#chance(0, mostSecondsBehind) * 1000;
    const volume = this.#leafHistory.findLast(({ at }) => at <= seenAt)?.held;
    const replica = { served: undefined, volume, syncsAt: this.#nextSync(), isReachable: true };
    this.#load(replica);
    this.replicas.push(replica);
  }

  /** Forgets the pair that it served, and has only what its volume holds. */
  restartReplica(replica: Replica): void {
    replica.served = undefined;
    this.#load(replica);
  }

  /** Lets time pass; kubelets bring what the Secret holds by then. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    this.#remember();
    for (const replica of this.replicas) {
      if (replica.syncsAt > this.now) continue;
      replica.volume = this.leaf;
      this.#load(replica);
      replica.syncsAt = this.#nextSync();
    }
  }

  /** Which calls would fail now: `replica 0 for pods` and the like. */
  failingCalls(): string[] {
    this.#remember();
    const seenBySlowest = this.#configurationHistory.findLast(
      ({ at }) => at <= this.now - apiServerMillisecondsBehind,
    );
    return [...this.configuration.entries, ...(seenBySlowest?.entries ?? [])].flatMap(({ name, trusts }) =>
      this.replicas.flatMap(({ served }, index) =>
        served === undefined || this.#verifies(served, trusts) ? [] : [`replica ${index} for ${name}`],
      ),
    );
  }

  /** Whether all is as it should be for the longest time: one authority, and everybody serves a leaf of it. */
  isSettled(): boolean {
    const { ca, next } = this.authoritySecret;
    const id = ca?.certificate?.id;
    return (
      id !== undefined &&
      next === undefined &&
      ca?.flaw === undefined &&
      this.configuration.entries.every(
        ({ trusts, isTidy }) => isTidy && trusts.map((a) => a.id).join() === id,
      ) &&
      this.replicas.every(({ served }) => served?.issuedBy === id) &&
      this.failingCalls().length === 0
    );
  }

  /** One turn of a `control`; it yields between reads and writes, where others may come in. Ends early where it fails. */
  *turn(): Generator<'working', 'done' | 'failed'> {
    for (let steps = 0; steps < 12; steps += 1) {
      const leaf = this.#leaf;
      yield 'working';
      const { version: configurationVersion, entries } = structuredClone(this.configuration);
      yield 'working';
      const secret = structuredClone(this.authoritySecret);
      yield 'working';
      const { ca, next, trusted } = secret;
      const situation: CertificateSituation = {
        now: new Date(this.controlNow()),
        lifetimes: this.#lifetimes,
        ca,
        next,
        nextTrustedSince: trusted?.of === next?.certificate?.id ? trusted?.since : undefined,
        leaf: leaf.held,
        entries,
        replicas: undefined,
      };
      let step = nextStep(situation);
      if (step.do === 'look') {
        const replicas = this.#lookAtReplicas([ca, next], entries);
        yield 'working';
        step = nextStep({ ...situation, replicas });
      }
      if (step.do === 'rest' || step.do === 'look') return 'done';
      const write = this.#writeOf(step, leaf.version, configurationVersion, secret);
      yield 'working';
      const fate = this.nextWrite;
      this.nextWrite = 'succeeds';
      if (fate === 'fails' || !write()) return 'failed';
      if (fate === 'is-not-answered') return 'failed';
    }
    throw new Error(`no end of steps: ${this.changes.slice(-12).join(' ')}`);
  }

  controlNow(): Date {
    return new Date(this.now + this.clockAheadMilliseconds);
  }

  #writeOf(step: Change, leafVersion: number, configurationVersion: number, read: AuthoritySecret) {
    const { ca, next } = read;
    const certificate = ca?.certificate;
    const changeSecret = (change: Partial<AuthoritySecret>) => () => {
      if (this.authoritySecret.version !== read.version) return false;
      Object.assign(this.authoritySecret, change, { version: read.version + 1 });
      return this.#note(step.do);
    };
    switch (step.do) {
      case 'demote-authority':
        return changeSecret({ ca: undefined, next: ca, trusted: undefined });
      case 'introduce-authority':
        return changeSecret({ next: { certificate: this.newAnchor() }, trusted: undefined });
      case 'promote-authority':
        return changeSecret({ ca: next, next: undefined, trusted: undefined });
      case 'forget-trust':
        return changeSecret({ trusted: undefined });
      case 'note-trust':
        return changeSecret({ trusted: { since: this.controlNow(), of: next?.certificate?.id ?? '' } });
      case 'issue-leaf': {
        if (certificate === undefined) throw new Error('a leaf without an authority');
        const leaf = this.newLeaf(certificate);
        if (leaf.notAfter > certificate.notAfter) throw new Error('a leaf that outlives its authority');
        return () => {
          if (this.#leaf.version !== leafVersion) return false;
          this.holdLeaf({ certificate: leaf });
          return this.#note(step.do);
        };
      }
      case 'write-bundle':
        return () => {
          if (this.configuration.version !== configurationVersion) return false;
          this.configuration.version += 1;
          for (const entry of this.configuration.entries) {
            entry.trusts = step.trusted;
            entry.isTidy = true;
          }
          return this.#note(step.do);
        };
    }
  }

  #remember(): void {
    const { entries } = this.configuration;
    const last = this.#configurationHistory.at(-1);
    const isSame =
      last?.entries.length === entries.length &&
      last.entries.every(
        ({ name, trusts }, index) => entries[index]?.name === name && entries[index].trusts === trusts,
      );
    if (!isSame)
      this.#configurationHistory.push({ at: this.now, entries: entries.map((entry) => ({ ...entry })) });
  }

  #lookAtReplicas(slots: readonly (Held<TrustAnchor> | undefined)[], entries: readonly Entry[]): Replicas {
    const known = new Set([
      ...slots.map((held) => held?.certificate?.id),
      ...entries.flatMap(({ trusts }) => trusts.map(({ id }) => id)),
    ]);
    return this.replicas.map(({ served, isReachable }) => {
      if (served === undefined || !isReachable) return undefined;
      return { ...served, issuedBy: known.has(served.issuedBy) ? served.issuedBy : undefined };
    });
  }

  /** A pair that is broken or not valid now is left alone, the one before it stays. */
  #load(replica: Replica): void {
    const { certificate, flaw } = replica.volume ?? {};
    if (certificate === undefined || flaw !== undefined) return;
    if (certificate.notBefore.getTime() <= this.now && certificate.notAfter.getTime() > this.now) {
      replica.served = certificate;
    }
  }

  #verifies(leaf: SimulatedLeaf, trusts: readonly TrustAnchor[]): boolean {
    const isValid = ({ notBefore, notAfter }: TrustAnchor | SimulatedLeaf) =>
      notBefore.getTime() <= this.now && notAfter.getTime() > this.now;
    return isValid(leaf) && trusts.some((anchor) => anchor.id === leaf.issuedBy && isValid(anchor));
  }

  #note(change: string): true {
    this.changes.push(change);
    return true;
  }

  #nextSync(): number {
    return this.now + this.#chance(5, this.slowestSyncSeconds) * 1000;
  }

  #nextId(prefix: string): string {
    this.#issued += 1;
    return `${prefix}-${this.#issued}`;
  }
}
