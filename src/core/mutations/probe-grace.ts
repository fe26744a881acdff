import type { Edit } from '../edit.ts';
import { asInteger, asObject, type Json, valueAt } from '../json.ts';
import { lastingContainers } from '../pod.ts';
import type { SetNumber } from '../status.ts';
import type { HookSeconds, Injection, Mutation } from './mutation.ts';

/** The probes whose failure restarts a container, and so runs its hook inside the probe's own grace period. */
export const restartingProbes = ['livenessProbe', 'startupProbe'] as const;

/**
 * Pins the grace period of every probe that restarts a container, in untouched ones and native sidecars too. The hook
 * also runs on such a restart, which shall keep the time it had: a probe without a grace period of its own gets the
 * pod's former one where that was raised, and either is longer by our hook in its container (docs/adr/0005).
 */
export function pinProbes(
  { pod }: Injection,
  hookSeconds: HookSeconds,
  raisedFrom: number | undefined,
): Mutation {
  const edits: Edit[] = [];
  const pins = new Map<string, SetNumber>();
  for (const { name, json, path } of lastingContainers(pod)) {
    for (const probe of restartingProbes) {
      const pin = pinOf(valueAt(json, [probe]), hookSeconds.get(name) ?? 0, raisedFrom);
      if (pin === undefined) continue;
      edits.push({ path: [...path, probe, 'terminationGracePeriodSeconds'], value: pin.set });
      pins.set(`${name}/${probe}`, pin);
    }
  }
  return { edits, reasons: [], status: { pins } };
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
