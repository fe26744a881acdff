import type { Edit } from '../edit.ts';
import { type Json, type JsonObject, valueAt } from '../json.ts';
import { type Container, nativeSidecars } from '../pod.ts';
import { type Reason, reason } from '../reasons.ts';
import { describeHook, hookOf, hookStays, preStopPath, sleepHook } from './hook.ts';
import type { HookSeconds, Injection, Mutation } from './mutation.ts';
import { portOfProbe } from './probe.ts';
import type { ProbesByContainer } from './readiness.ts';
import { declaredTcpPorts, isHttpsPort, namedPort } from './serving-port.ts';

/**
 * Adds a hook to every container without one, so that it serves until traffic goes elsewhere.
 *
 * | delay | pre-stop-path | server keeps sleep | hook |
 * |---|---|---|---|
 * | 0s | any | any | none |
 * | longer | set, and a port is known | any | `httpGet`, of unknown length: it counts as the delay |
 * | longer | set, no port known | yes | `sleep`, with `PreStopPortUnknown` |
 * | longer | none | yes | `sleep` |
 * | longer | none, or no port known | no | none, with `SleepUnsupported` |
 *
 * The path is the app's: known sidecars beside it sleep. `probes` are the readiness probes of ours, since the path is
 * called on the readiness port unless a port is named.
 */
export function addPreStopHooks(
  injection: Injection,
  probes: ProbesByContainer,
): Mutation & { readonly hookSeconds: HookSeconds } {
  const delaySeconds = injection.settings.delay.value;
  const edits: Edit[] = [];
  const reasons: Reason[] = [];
  const described = new Map<string, string>();
  const sidecars = new Set(injection.companions);
  for (const container of [...injection.containers, ...sidecars]) {
    if (hookOf(container) !== undefined) {
      reasons.push(hookStays(container));
      continue;
    }
    if (delaySeconds === 0) continue;
    const probe = probes.get(container.name) ?? valueAt(container.json, ['readinessProbe']);
    const hook = sidecars.has(container)
      ? sleepFor(container, injection, reasons)
      : hookFor(container, injection, probe, reasons);
    if (hook === undefined) continue;
    edits.push({ path: preStopPath(container), value: hook });
    described.set(container.name, describeHook(hook));
  }
  for (const container of nativeSidecars(injection.pod)) {
    const { name } = container;
    reasons.push(reason('NativeSidecar', sidecarDetail(name, hookOf(container) !== undefined)));
  }
  const hookSeconds = new Map([...described.keys()].map((name) => [name, delaySeconds]));
  return { edits, reasons, status: { preStop: described }, hookSeconds };
}

function hookFor(
  container: Container,
  injection: Injection,
  probe: Json | undefined,
  reasons: Reason[],
): JsonObject | undefined {
  const path = injection.settings['pre-stop-path'].value;
  if (path !== undefined) {
    const target = hookPort(container, injection, probe);
    if (target !== undefined) {
      const scheme = injection.settings['pre-stop-scheme'].value ?? target.scheme;
      return { httpGet: { path, port: target.port, scheme } };
    }
    const detail = `${container.name} declares no such TCP port to call ${path} on, so it sleeps instead.`;
    reasons.push(reason('PreStopPortUnknown', detail));
  }
  return sleepFor(container, injection, reasons);
}

function sleepFor(
  { name }: Container,
  { capabilities, settings }: Injection,
  reasons: Reason[],
): JsonObject | undefined {
  if (capabilities.sleep) return sleepHook(settings.delay.value);
  const detail = `${name} gets no hook: this server does not keep preStop.sleep.`;
  reasons.push(reason('SleepUnsupported', detail));
  return undefined;
}

/** `pre-stop-port`, else `readiness-port`, else what the readiness probe asks, else the first declared TCP port. */
function hookPort(
  container: Container,
  { containers, settings }: Injection,
  probe: Json | undefined,
): { readonly port: number | string; readonly scheme: 'HTTP' | 'HTTPS' } | undefined {
  const wanted = settings['pre-stop-port'].value;
  const named = namedPort(container, containers, wanted ?? settings['readiness-port'].value);
  if (wanted !== undefined && named === undefined) return undefined;
  const asked = named === undefined ? portOfProbe(probe) : undefined;
  const [first] = declaredTcpPorts(container);
  const port = named?.number ?? asked ?? first?.number;
  if (port === undefined) return undefined;
  const declared =
    named ?? declaredTcpPorts(container).find(({ name, number }) => port === number || port === name);
  const isHttps =
    asked === undefined || valueAt(probe, ['httpGet']) === undefined
      ? declared !== undefined && isHttpsPort(declared)
      : valueAt(probe, ['httpGet', 'scheme']) === 'HTTPS';
  return { port, scheme: isHttps ? 'HTTPS' : 'HTTP' };
}

function sidecarDetail(name: string, hasHook: boolean): string {
  return hasHook
    ? `${name} is a native sidecar whose own preStop hook starts as early as the app's.`
    : `${name} is a native sidecar and gets no hook and no readiness probe.`;
}
