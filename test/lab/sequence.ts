import { asList, asString, type Json, valueAt } from '../../src/core/json.ts';
import type { Line } from './follow-lines.ts';
import type { Sightings } from './watch-rollout.ts';

/**
 * When each step of the document's shutdown sequence was seen at an old pod, in seconds after its deletion was: so what
 * comes before is negative. Null is what this pod's kind of protection or app does not show.
 */
export interface PodSequence {
  readonly pod: string;
  readonly new_pod_created_s: number;
  readonly new_pod_ready_s: number;
  readonly new_pod_in_rules_s: number;
  /** The hook of a pod that is protected by hand; `preStop.sleep` leaves no trace. */
  readonly prestop_called_s: number | null;
  readonly endpoint_not_ready_s: number;
  readonly endpoint_not_serving_s: number | null;
  readonly out_of_rules_s: number;
  readonly sigterm_s: number;
  readonly in_flight_at_sigterm: number | null;
  readonly answered_all_s: number;
  readonly exited_s: number;
  readonly exit_code: number;
}

/** Reads the sequence of each old pod, the first to go first. Throws where a step was not seen. */
export function readSequences(sightings: Sightings, oldPods: readonly string[]): PodSequence[] {
  const going = oldPods.map((pod) => ({ pod, asked: deletionAsked(sightings, pod) }));
  going.sort((one, other) => one.asked - other.asked);
  // A surge of one: each new pod that gets ready lets one old pod go.
  const coming = newPods(sightings, oldPods);
  return going.map(({ pod, asked }, index) => {
    const successor = coming[index];
    if (successor === undefined) throw new Error(`no new pod got ready before ${pod} went`);
    return readSequence(sightings, pod, asked, successor);
  });
}

interface NewPod {
  readonly createdMs: number;
  readonly readyMs: number;
  readonly address: string;
}

function readSequence(sightings: Sightings, pod: string, asked: number, successor: NewPod): PodSequence {
  const after = (atMs: number) => Math.round(atMs - asked) / 1000;
  const address = addressOf(sightings, pod);
  const log = sightings.logs[pod] ?? [];
  const sigterm = seen(`${pod}: SIGTERM`, log.find(is(/SIGTERM:|Handling signal: term/)));
  const exit = seen(`${pod}: its end`, sightings.pods.find(isOf(pod, hasTerminated)));
  const inFlight = /SIGTERM: .* (\d+) in flight/.exec(sigterm.text)?.[1];
  const called = log.find(is(/prestop: leaving/));
  const notServing = sightings.endpointSlices.find(({ object }) => isServing(object, address) === false);
  return {
    pod,
    new_pod_created_s: after(successor.createdMs),
    new_pod_ready_s: after(successor.readyMs),
    new_pod_in_rules_s: after(
      seen(`${successor.address} in the rules`, sightings.rules.find(has(successor.address))).atMs,
    ),
    prestop_called_s: called === undefined ? null : after(called.atMs),
    endpoint_not_ready_s: after(
      seen(
        `${pod}: its endpoint not ready`,
        sightings.endpointSlices.find(({ object }) => isTerminating(object, address)),
      ).atMs,
    ),
    endpoint_not_serving_s: called === undefined || notServing === undefined ? null : after(notServing.atMs),
    out_of_rules_s: after(
      seen(`${pod}: gone from the rules`, sightings.rules[sightings.rules.findLastIndex(has(address)) + 1])
        .atMs,
    ),
    sigterm_s: after(sigterm.atMs),
    in_flight_at_sigterm: inFlight === undefined ? null : Number(inFlight),
    answered_all_s: after(
      seen(`${pod}: its last answer`, log.findLast(is(/ended cleanly|Worker exiting/))).atMs,
    ),
    exited_s: after(exit.atMs),
    exit_code: Number(valueAt(exit.object, [...terminated, 'exitCode'])),
  };
}

/**
 * What is out of order, a sentence each. Only times that matter to somebody are compared: that the deletion is asked
 * and that endpoints and rules change are not steps after one another, they only all have to come before SIGTERM.
 */
export function judgeSequence(sequence: PodSequence): string[] {
  const order: readonly (readonly [string, string])[] = [
    ['new_pod_created_s', 'new_pod_ready_s'],
    ['new_pod_in_rules_s', 'sigterm_s'],
    ['prestop_called_s', 'sigterm_s'],
    ['endpoint_not_ready_s', 'sigterm_s'],
    ['out_of_rules_s', 'sigterm_s'],
    ['sigterm_s', 'answered_all_s'],
    ['answered_all_s', 'exited_s'],
  ];
  const times: Readonly<Record<string, unknown>> = { ...sequence };
  const wrong = order.filter(([first, second]) => {
    const [before, after] = [times[first], times[second]];
    return typeof before === 'number' && typeof after === 'number' && before > after;
  });
  return [
    ...wrong.map(([first, second]) => `${sequence.pod}: ${first} came after ${second}`),
    ...(sequence.new_pod_ready_s > 0 ? [`${sequence.pod} was told to go before a new pod was ready`] : []),
    ...(sequence.exit_code === 0 ? [] : [`${sequence.pod} ended with ${sequence.exit_code}`]),
  ];
}

const terminated = ['status', 'containerStatuses', 0, 'state', 'terminated'] as const;
const hasTerminated = (object: Json) => valueAt(object, terminated) !== undefined;
const isDeleted = (object: Json) => valueAt(object, ['metadata', 'deletionTimestamp']) !== undefined;
const nameOf = (object: Json) => asString(valueAt(object, ['metadata', 'name'])) ?? '';
const is = (pattern: RegExp) => (line: Line) => pattern.test(line.text);
const has = (address: string) => (rule: Sightings['rules'][number]) => rule.addresses.includes(address);

function isOf(pod: string, condition: (object: Json) => boolean) {
  return ({ object }: Sightings['pods'][number]) => nameOf(object) === pod && condition(object);
}

function seen<T>(what: string, sighting: T | undefined): T {
  if (sighting === undefined) throw new Error(`not seen: ${what}`);
  return sighting;
}

function deletionAsked({ pods }: Sightings, pod: string): number {
  return seen(`${pod}: its deletion`, pods.find(isOf(pod, isDeleted))).atMs;
}

function addressOf({ pods }: Sightings, pod: string): string {
  return (
    asString(valueAt(seen(`${pod}`, pods.find(isOf(pod, () => true))).object, ['status', 'podIP'])) ?? ''
  );
}

/** The pods that got ready during the rollout, the first first. */
function newPods({ pods }: Sightings, oldPods: readonly string[]): NewPod[] {
  const names = new Set(pods.map(({ object }) => nameOf(object)).filter((name) => !oldPods.includes(name)));
  return [...names]
    .flatMap((name) => {
      const ready = pods.find(isOf(name, isReady));
      const created = pods.find(isOf(name, () => true));
      if (ready === undefined || created === undefined) return [];
      const address = asString(valueAt(ready.object, ['status', 'podIP'])) ?? '';
      return [{ createdMs: created.atMs, readyMs: ready.atMs, address }];
    })
    .toSorted((one, other) => one.readyMs - other.readyMs);
}

function isReady(object: Json): boolean {
  return asList(valueAt(object, ['status', 'conditions'])).some(
    (condition) => valueAt(condition, ['type']) === 'Ready' && valueAt(condition, ['status']) === 'True',
  );
}

function conditionsOf(slice: Json, address: string): Json | undefined {
  const endpoints = asList(valueAt(slice, ['endpoints']));
  const endpoint = endpoints.find((one) => asList(valueAt(one, ['addresses'])).includes(address));
  return valueAt(endpoint, ['conditions']);
}

function isTerminating(slice: Json, address: string): boolean {
  const conditions = conditionsOf(slice, address);
  return valueAt(conditions, ['terminating']) === true && valueAt(conditions, ['ready']) === false;
}

/** Undefined where the slice does not name the address. */
function isServing(slice: Json, address: string): boolean | undefined {
  const conditions = conditionsOf(slice, address);
  if (valueAt(conditions, ['terminating']) !== true) return undefined;
  return valueAt(conditions, ['serving']) === true;
}
