import type { Edit } from '../edit.ts';
import { asInteger, asObject, type Json, valueAt } from '../json.ts';
import { lastingContainers } from '../pod.ts';
import { reason } from '../reasons.ts';
import type { SetNumber } from '../status.ts';
import type { Injection, Mutation } from './mutation.ts';
import type { Hooks } from './pre-stop.ts';

/** What the API server sets where nobody wrote a grace period. */
const defaultGraceSeconds = 30;
export const gracePeriodPath = ['spec', 'terminationGracePeriodSeconds'] as const;
/** The probes whose failure restarts a container, and so runs its hook inside the probe's own grace period. */
export const restartingProbes = ['livenessProbe', 'startupProbe'] as const;

/**
 * Raises the pod's grace period by what our hook takes, and to no less than hook + drain + buffer:
 * `max(written + o, max(o, u) + drain + buffer)`, where `o` is our delay and `u` the author's longest hook.
 * So the app keeps, after SIGTERM, all the time that it had. The field is never lowered.
 *
 * The hook also runs when a liveness or startup probe restarts a container. Such a restart keeps the time it had:
 * a probe without a grace period of its own gets the pod's former one, and either is longer by the hook.
 */
export function raiseGracePeriod(injection: Injection, hooks: Hooks): Mutation {
  const written = secondsOf(injection.writtenGrace);
  const current = secondsOf(valueAt(injection.pod, gracePeriodPath));
  if (written === undefined || current === undefined) {
    const detail = 'The grace period is a number too large to compute with, so it stays as it is.';
    return withPins({ edits: [], reasons: [reason('GraceCapped', detail)], status: {} }, injection, hooks);
  }
  const wanted = wantedSeconds(written, injection, hooks);
  const most = injection.bounds.maxGraceSeconds;
  const set = Math.max(Math.min(wanted, most), current);
  const detail = `The grace period would be ${wanted}s, the cluster allows ${most}s; it is ${set}s.`;
  const reasons = wanted > most ? [reason('GraceCapped', detail)] : [];
  if (set === written) return withPins({ edits: [], reasons, status: {} }, injection, hooks);
  const grace = { written, set };
  const edits = [{ path: gracePeriodPath, value: set }];
  return withPins({ edits, reasons, status: { grace } }, injection, hooks, written);
}

/** A grace period as the API server takes it: 30 where none is, 1 where it is negative; undefined above 2^53. */
function secondsOf(grace: Json | undefined): number | undefined {
  return typeof grace === 'number' && grace < 0 ? 1 : asInteger(grace ?? defaultGraceSeconds);
}

function wantedSeconds(written: number, { settings }: Injection, { ours, longestOfAuthor }: Hooks): number {
  const ourDelay = Math.max(0, ...ours.values());
  const longestHook = Math.max(ourDelay, longestOfAuthor);
  return Math.max(written + ourDelay, longestHook + settings.drain.value + settings.buffer.value);
}

/** The mutation with the pins of all restarting probes; `written` is given where the pod's grace was raised. */
function withPins(mutation: Mutation, { pod }: Injection, hooks: Hooks, written?: number): Mutation {
  const edits: Edit[] = [];
  const pins = new Map<string, SetNumber>();
  for (const { name, json, path } of lastingContainers(pod)) {
    for (const probe of restartingProbes) {
      const pin = pinOf(valueAt(json, [probe]), hooks.ours.get(name) ?? 0, written);
      if (pin === undefined) continue;
      edits.push({ path: [...path, probe, 'terminationGracePeriodSeconds'], value: pin.set });
      pins.set(`${name}/${probe}`, pin);
    }
  }
  return {
    ...mutation,
    edits: [...mutation.edits, ...edits],
    status: { ...mutation.status, pins },
  };
}

function pinOf(
  probe: Json | undefined,
  sleepSeconds: number,
  podGrace: number | undefined,
): SetNumber | undefined {
  if (asObject(probe) === undefined) return undefined;
  const own = valueAt(probe, ['terminationGracePeriodSeconds']) ?? undefined;
  if (own === undefined) return podGrace === undefined ? undefined : { set: podGrace + sleepSeconds };
  const ownSeconds = asInteger(own);
  if (ownSeconds === undefined || ownSeconds < 1 || sleepSeconds === 0) return undefined;
  return { written: ownSeconds, set: ownSeconds + sleepSeconds };
}
