import type { JsonObject } from '../json.ts';
import { unreadyProbes } from '../unready-probes.ts';
import type { UntrueProbe } from './overview.ts';

/** Most apps listen by then. The Event `InjectedProbeFailing` waits longer, since nobody asked for it. */
const patientMilliseconds = 30_000;

/** The probes of ours that keep running containers unready for more than 30 s, each with how many pods it keeps. */
export function untrueProbesOf(pods: readonly JsonObject[], now: number): UntrueProbe[] {
  const late = pods.flatMap((pod) =>
    unreadyProbes(pod).filter(({ runningSince }) => now - runningSince > patientMilliseconds),
  );
  const alike = Map.groupBy(late, ({ container, kind, asks }) => `${container} ${kind} ${asks}`);
  return [...alike.values()].flatMap((some) => {
    const [first] = some;
    if (first === undefined) return [];
    const { container, kind, asks } = first;
    return [{ container, kind, asks, pods: some.length }];
  });
}
