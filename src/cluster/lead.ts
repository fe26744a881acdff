import type { JsonObject } from '../core/json.ts';
import { type Clock, within } from './clock.ts';
import { heldBy, holderOf, type LeaseStore, released, secondsOf } from './lease.ts';

/** The times of an election. Another may lead `leaseSeconds` after the last renewal that it saw. */
export interface LeadPace {
  readonly leaseSeconds: number;
  /** A leader that could not renew for so long leads no more, well before another does. */
  readonly giveUpSeconds: number;
  readonly renewSeconds: number;
  /** How often one who stands by looks, and how soon a failed renewal is tried again. */
  readonly retrySeconds: number;
  readonly attemptSeconds: number;
}

export const defaultLeadPace: LeadPace = {
  leaseSeconds: 15,
  giveUpSeconds: 10,
  renewSeconds: 4,
  retrySeconds: 1.5,
  attemptSeconds: 3,
};

/** Who is told how the election goes. */
export interface LeadListener {
  /** The API server answered: who leads now, which may be this candidate. */
  readonly found: (leader: string) => void;
  /** This candidate does not lead any more, and its work has ended. */
  readonly lost: () => void;
  readonly troubled: (error: unknown) => void;
}

export interface Candidate {
  /** Nobody else's. */
  readonly identity: string;
  readonly store: LeaseStore;
  /** What the leader does until its signal. It should end soon then: nothing else is done before it has. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly listener: LeadListener;
  readonly clock: Clock;
  readonly pace?: LeadPace;
}

/**
 * Takes part in an election until the signal, and works whenever it leads; then it gives the Lease back, so that
 * another leads at once. Never do two lead at a time, if their clocks run at about the same speed; what time of day
 * they show does not matter, since a Lease is judged by when this candidate saw it change, as client-go does.
 */
export async function lead(
  { identity, store, work, listener, clock, pace = defaultLeadPace }: Candidate,
  signal: AbortSignal,
): Promise<void> {
  let seen: { readonly spec: string; readonly at: number } | undefined;
  let term: Term | undefined;

  /** Takes or renews the Lease where that is allowed, and gives who leads now. */
  async function attempt(ending: AbortSignal): Promise<string> {
    const lease = await store.read(ending);
    const spec = JSON.stringify(lease['spec'] ?? null);
    if (seen?.spec !== spec) seen = { spec, at: clock.now() };
    const holder = holderOf(lease);
    const lasts = Math.max(secondsOf(lease) ?? 0, pace.leaseSeconds) * 1000;
    if (holder !== undefined && holder !== identity && clock.now() < seen.at + lasts) return holder;
    await store.replace(heldBy(lease, identity, pace.leaseSeconds, clock.date()), ending);
    return identity;
  }

  while (!signal.aborted) {
    // From before the call: what was written is never older than that.
    const began = clock.now();
    let wait = pace.retrySeconds;
    try {
      const ending = term === undefined ? signal : AbortSignal.any([signal, term.signal]);
      const leader = await within(clock, pace.attemptSeconds * 1000, ending, attempt);
      if (leader !== identity) term?.end();
      else if (term === undefined) term = startTerm(work, began, pace.giveUpSeconds * 1000, clock);
      else term.renewedAt = began;
      if (leader === identity) wait = pace.renewSeconds;
      listener.found(leader);
    } catch (error) {
      if (!signal.aborted) listener.troubled(error);
    }
    if (term !== undefined && !term.signal.aborted) {
      await clock.sleep(wait * 1000, AbortSignal.any([signal, term.signal]));
    } else if (term === undefined) {
      // At random, so that candidates do not come together.
      await clock.sleep(wait * 1000 * (0.75 + Math.random() / 2), signal);
    }
    if (term?.signal.aborted) {
      await term.done;
      term = undefined;
      listener.lost();
    }
  }
  term?.end();
  await term?.done;
  await within(clock, pace.attemptSeconds * 1000, new AbortController().signal, (ending) =>
    release(store, identity, clock.date(), ending),
  ).catch(listener.troubled);
  if (term !== undefined) listener.lost();
}

/** A time of leading. It ends by itself where it is not renewed. */
interface Term {
  renewedAt: number;
  readonly signal: AbortSignal;
  readonly done: Promise<void>;
  readonly end: () => void;
}

function startTerm(
  work: Candidate['work'],
  renewedAt: number,
  lastsMilliseconds: number,
  clock: Clock,
): Term {
  const ending = new AbortController();
  const end = () => ending.abort(new Error('it does not lead any more'));
  const done = work(ending.signal).finally(end);
  // Work that breaks ends the term, and whoever waits for its end is told.
  done.catch(() => undefined);
  const term: Term = { renewedAt, signal: ending.signal, done, end };
  const watch = async () => {
    while (!ending.signal.aborted) {
      const left = term.renewedAt + lastsMilliseconds - clock.now();
      if (left <= 0) end();
      else await clock.sleep(left, ending.signal);
    }
  };
  void watch();
  return term;
}

async function release(
  { read, replace }: LeaseStore,
  identity: string,
  date: Date,
  signal: AbortSignal,
): Promise<void> {
  const lease: JsonObject = await read(signal);
  if (holderOf(lease) === identity) await replace(released(lease, date), signal);
}
