import type { Edit } from '../edit.ts';
import { type JsonObject, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';
import { type Reason, reason } from '../reasons.ts';
import { askedHandler } from './asked-probe.ts';
import type { Injection, Mutation } from './mutation.ts';
import { handlerFromLiveness, patienceOfLiveness, startupProbe } from './probe.ts';
import { described, hasProbe } from './readiness.ts';

/**
 * Adds a startup probe to every container without one, where that was asked for; liveness is never invented.
 *
 * | startup | probe |
 * |---|---|
 * | off (the default) | none |
 * | auto, with an HTTP, gRPC or TCP liveness probe | the same question |
 * | auto, else | none, with `NoStartup` |
 * | tcp, grpc, /path | that, on `readiness-port` or the likeliest declared port |
 *
 * It waits five minutes, or as long as the liveness probe would before its first restart of the container.
 */
export function addStartupProbes(injection: Injection): Mutation {
  const edits: Edit[] = [];
  const reasons: Reason[] = [];
  const probes = new Map<string, JsonObject>();
  const containers = injection.settings.startup.value.kind === 'off' ? [] : injection.containers;
  for (const container of containers) {
    const probe = hasProbe(container, 'startupProbe') ? undefined : probeFor(container, injection);
    if (probe !== undefined) {
      edits.push({ path: [...container.path, 'startupProbe'], value: probe });
      probes.set(container.name, probe);
    } else if (hasProbe(container, 'startupProbe')) {
      const detail = `${container.name} has a startup probe of its own, which stays.`;
      reasons.push(reason('StartupAlreadySet', detail));
    } else {
      const detail = `${container.name} gets no startup probe: neither a liveness probe nor a port shows what to ask.`;
      reasons.push(reason('NoStartup', detail));
    }
  }
  return { edits, reasons, status: { startup: described(probes) } };
}

function probeFor(container: Container, injection: Injection): JsonObject | undefined {
  const wish = injection.settings.startup.value;
  const liveness = valueAt(container.json, ['livenessProbe']);
  const patience = patienceOfLiveness(liveness);
  if (wish.kind === 'auto') {
    const copied = handlerFromLiveness(liveness);
    return copied && startupProbe(copied, patience);
  }
  const handler = askedHandler(container, injection, wish);
  return handler && startupProbe(handler, { startsWithinSeconds: patience.startsWithinSeconds });
}
