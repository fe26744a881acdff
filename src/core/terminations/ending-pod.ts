import { signalSwallower } from '../entry-point.ts';
import { asInteger, asList, asObject, asString, type Json, type JsonObject, valueAt } from '../json.ts';
import { hookOf, sleepSeconds } from '../mutations/hook.ts';
import { parsedJson } from '../parsed-json.ts';
import { annotationsOf, appContainers, type Container } from '../pod.ts';
import { sidecarOf } from '../policy/sidecars.ts';
import { statusAnnotation } from '../status.ts';
import { type WorkloadOfPod, workloadOfPod } from '../workload/workload-of-pod.ts';

/** What is kept of a pod that was told to go: a few hundred bytes. Times are seconds since 1970, as the API gives them. */
export interface EndingPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly workload: WorkloadOfPod;
  readonly toldAt: number;
  /** Undefined where only the end of it was seen. */
  readonly graceSeconds: number | undefined;
  /** The setting `drain` with which it was injected. */
  readonly drainSetting: number | undefined;
  /** It was not ready when it was told to go, so nobody sent it requests. */
  readonly wasIdle: boolean;
  /** Those that the app consists of. */
  readonly containers: readonly EndingContainer[];
}

/** A container of such a pod that ran when the pod was told to go. */
export interface EndingContainer {
  readonly name: string;
  /** 0 without a hook, undefined where the length of the hook is not known. */
  readonly hookSeconds: number | undefined;
  /** Its hook itself sends signals, so that it may fail because the container has ended. */
  readonly isEndedByHook: boolean;
  /** Java ends with 143 after SIGTERM whether or not it drained. */
  readonly isJava: boolean;
  /** The program that may not pass SIGTERM on, as far as its command tells. */
  readonly swallower: string | undefined;
  /** Undefined while it runs, and where it was never seen how it ended. */
  readonly end: ContainerEnd | undefined;
}

interface ContainerEnd {
  readonly exitCode: number;
  readonly reason: string;
  readonly finishedAt: number;
}

/**
 * What a pod shows of its end, together with what an earlier look showed; undefined for one that was not told to go.
 * The moment comes from the API: a later, shorter grace period moves both numbers that it is made of.
 */
export function endingPodOf(pod: JsonObject, before: EndingPod | undefined): EndingPod | undefined {
  const grace = asInteger(valueAt(pod, ['metadata', 'deletionGracePeriodSeconds']));
  const deletion = secondsOf(valueAt(pod, ['metadata', 'deletionTimestamp']));
  const uid = asString(valueAt(pod, ['metadata', 'uid']));
  if (deletion === undefined || grace === undefined || grace < 0 || uid === undefined) return undefined;
  const toldAt = before?.toldAt ?? deletion - grace;
  if (!(toldAt >= 0)) return undefined;
  const ran = new Map(before?.containers.map((container) => [container.name, container]));
  return {
    namespace: asString(valueAt(pod, ['metadata', 'namespace'])) ?? '',
    name: asString(valueAt(pod, ['metadata', 'name'])) ?? '',
    uid,
    workload: workloadOfPod(pod),
    toldAt,
    // 0 is how the kubelet says at last that nothing runs any more, or somebody that nobody shall wait for it.
    graceSeconds: grace === 0 ? before?.graceSeconds : Math.min(grace, before?.graceSeconds ?? grace),
    drainSetting: before?.drainSetting ?? drainSettingOf(pod),
    wasIdle: before?.wasIdle ?? isUnready(pod),
    containers: ownContainers(pod).flatMap((container) => {
      const known = ran.get(container.name);
      const { isRunning, end } = stateOf(pod, container.name);
      // Whole seconds on both sides; what ended before has nothing to do with this.
      const endNow = end !== undefined && end.finishedAt >= toldAt - 1 ? end : known?.end;
      if (known === undefined && !isRunning && endNow === undefined) return [];
      return [{ ...(known ?? described(container)), end: endNow }];
    }),
  };
}

/** Whether all that the app consists of has ended, as far as was seen. */
export function hasEnded({ containers }: EndingPod): boolean {
  return containers.every(({ end }) => end !== undefined);
}

/** The containers that the app consists of. A pod of known sidecars alone is a gateway, and they are its app. */
function ownContainers(pod: JsonObject): Container[] {
  const all = appContainers(pod);
  const own = all.filter((container) => sidecarOf(container) === undefined);
  return own.length === 0 ? all : own;
}

function described(container: Container): Omit<EndingContainer, 'end'> {
  const { name, json } = container;
  const hook = hookOf(container);
  const environment = asList(json['env']).map((variable) => asString(valueAt(variable, ['name'])) ?? '');
  const program = asString(valueAt(json, ['command', 0])) ?? '';
  return {
    name,
    hookSeconds: hook === undefined ? 0 : sleepSeconds(hook),
    isEndedByHook: /\b(?:kill|quit|stop)/i.test(JSON.stringify(valueAt(hook, ['exec']) ?? null)),
    isJava: /(?:^|\/)java$/.test(program) || environment.some((variable) => javaVariable.test(variable)),
    swallower: signalSwallower(json),
  };
}

/** Variables that nothing but a JVM, or its usual start scripts, reads. */
const javaVariable = /^(?:JAVA_|JDK_|JVM_|SPRING_|QUARKUS_|MICRONAUT_)/;

function stateOf(pod: JsonObject, name: string): { isRunning: boolean; end: ContainerEnd | undefined } {
  const status = asList(valueAt(pod, ['status', 'containerStatuses'])).find(
    (item) => valueAt(item, ['name']) === name,
  );
  const terminated = asObject(valueAt(status, ['state', 'terminated']));
  const exitCode = asInteger(terminated?.['exitCode']);
  const finishedAt = secondsOf(terminated?.['finishedAt']);
  return {
    isRunning: asObject(valueAt(status, ['state', 'running'])) !== undefined,
    end:
      exitCode === undefined || finishedAt === undefined
        ? undefined
        : { exitCode, finishedAt, reason: asString(terminated?.['reason']) ?? '' },
  };
}

function isUnready(pod: JsonObject): boolean {
  return asList(valueAt(pod, ['status', 'conditions'])).some(
    (condition) => valueAt(condition, ['type']) === 'Ready' && valueAt(condition, ['status']) === 'False',
  );
}

function drainSettingOf(pod: JsonObject): number | undefined {
  const status = parsedJson(annotationsOf(pod).get(statusAnnotation));
  return asInteger(valueAt(status, ['settings', 'drain', 0]));
}

/** Of an RFC 3339 time; whole seconds, as most of the API's times are. */
export function secondsOf(value: Json | undefined): number | undefined {
  const milliseconds = Date.parse(asString(value) ?? '');
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
