import { asList, asObject, asString, type Json, valueAt } from './json.ts';
import { parsedJson } from './parsed-json.ts';
import { annotationsOf } from './pod.ts';
import type { SettingSource } from './policy/sources.ts';
import { fitsInUtf8 } from './utf8-length.ts';

export const statusAnnotation = 'gracehook.io/status';
export const injectedLabel = 'gracehook.io/injected';

/** Whether an object carries the label of a pod that was injected. */
export function isInjected(object: Json): boolean {
  return valueAt(object, ['metadata', 'labels', injectedLabel]) === 'true';
}

/** A number that we set, and what was written there before; absent where nothing was. Seconds. */
export interface SetNumber {
  readonly written?: number;
  readonly set: number;
}

/** By container name, which may be `constructor`: a map, never an object. */
type ByContainer<T> = ReadonlyMap<string, T>;

/** What Gracehook did to a pod, as its status annotation tells it. A hint for people and for a later pass, never proof. */
export interface Status {
  readonly grace?: SetNumber;
  /** `{"web": "sleep 5"}`, or `httpGet /prestop 8080` */
  readonly preStop?: ByContainer<string>;
  /** Probe-level grace periods: `{"web/livenessProbe": {"set": 35}}` */
  readonly pins?: ByContainer<SetNumber>;
  /** `{"web": "tcpSocket 8080"}` */
  readonly readiness?: ByContainer<string>;
  readonly startup?: ByContainer<string>;
  /** `{"web": "SIGQUIT"}` */
  readonly stopSignal?: ByContainer<string>;
  /** Names only; values may be secret. */
  readonly env?: ByContainer<readonly string[]>;
  readonly settings?: ReadonlyMap<string, readonly [value: string | number, source: SettingSource]>;
  readonly reasons?: readonly string[];
  /** Of a status that was read: parts were left out for length, so it tells less than was done. */
  readonly isShortened?: boolean;
}

const longestStatusBytes = 2048;
/**
 * What is left out first where the annotation would be too long; what a later pass needs most goes last. Pins contain
 * our sleep, so they mean something only beside the hooks, and go with them.
 */
const droppable = [
  ['reasons'],
  ['settings'],
  ['env'],
  ['readiness', 'startup', 'stopSignal'],
  ['preStop', 'pins'],
] as const;
const keyOrder = [
  ...(['grace', 'preStop', 'pins', 'readiness', 'startup', 'stopSignal', 'env'] as const),
  ...(['settings', 'reasons'] as const),
];

/** The annotation's text, at most 2 KiB; undefined where even its core would be longer. */
export function statusText(status: Status, version: string): string | undefined {
  const body = new Map<string, unknown>([
    ['v', 1],
    ['by', version],
  ]);
  for (const key of keyOrder) {
    const part = status[key] instanceof Map ? Object.fromEntries(status[key]) : status[key];
    if (part !== undefined && Object.keys(part).length > 0) body.set(key, part);
  }
  for (const dropped of [[], ...droppable]) {
    for (const key of dropped) body.delete(key);
    const text = JSON.stringify(Object.fromEntries(body));
    if (fitsInUtf8([text], longestStatusBytes)) return text;
  }
  return undefined;
}

/** The status that a pod carries from an earlier pass, as far as it can be read; undefined where it carries none. */
export function statusOf(pod: Json): Status | undefined {
  const status = asObject(parsedJson(annotationsOf(pod).get(statusAnnotation)));
  if (status?.['v'] !== 1) return undefined;
  const grace = asSetNumber(status['grace']);
  return {
    // The status of a pod that was skipped has no settings either, but always a reason.
    isShortened: status['settings'] === undefined && status['reasons'] === undefined,
    ...(grace && { grace }),
    preStop: byContainer(status['preStop'], asString),
    pins: byContainer(status['pins'], asSetNumber),
    readiness: byContainer(status['readiness'], asString),
    startup: byContainer(status['startup'], asString),
    stopSignal: byContainer(status['stopSignal'], asString),
    env: byContainer(status['env'], (names) => asList(names).filter((name) => typeof name === 'string')),
  };
}

function asSetNumber(value: Json | undefined): SetNumber | undefined {
  const { written, set } = asObject(value) ?? {};
  if (!isSeconds(set)) return undefined;
  return isSeconds(written) ? { written, set } : { set };
}

function isSeconds(value: Json | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function byContainer<T>(value: Json | undefined, read: (value: Json) => T | undefined): ByContainer<T> {
  const known = new Map<string, T>();
  for (const [name, item] of Object.entries(asObject(value) ?? {})) {
    const part = read(item);
    if (part !== undefined) known.set(name, part);
  }
  return known;
}
