import { asInteger, asList, asString, type Json, type JsonObject, valueAt } from '../json.ts';
import { gracePeriodPath } from '../mutations/grace-period.ts';
import { hookOf, sleepSeconds } from '../mutations/hook.ts';
import { lastingContainers } from '../pod.ts';
import { isInjected } from '../status.ts';
import type { PodLife } from './pod-life.ts';
import type { ReadyCount } from './proof.ts';

/** The lives of a workload's pods, made of what is told of them. All times are milliseconds since the epoch. */
export interface PodLives {
  /** A pod as it is at a moment. */
  readonly put: (pod: JsonObject, at: number) => void;
  readonly removed: (uid: string, at: number) => void;
  /** A pass begins: what is over is forgotten, and what is there was there before. */
  readonly begin: (at: number) => void;
  readonly lives: () => readonly PodLife[];
  readonly readyCounts: () => readonly ReadyCount[];
  /** Pods in traffic: ready, and not told to go. */
  readonly ready: () => number;
  /** Pods that were told to go and are still there. */
  readonly ending: () => number;
  /** Pods that are there to stay, ready or not. */
  readonly staying: () => number;
}

interface KnownPod {
  life: PodLife;
  isReady: boolean;
  /** Its containers have ended for good; the object may stay for days. */
  isOver: boolean;
}

/** Begins without any pod. */
export function podLives(): PodLives {
  const known = new Map<string, KnownPod>();
  let counts: ReadyCount[] = [];
  const isEnding = ({ life }: KnownPod) => life.deletedAt !== undefined && life.goneAt === undefined;
  const isStaying = ({ life, isOver }: KnownPod) => life.deletedAt === undefined && !isOver;
  const ready = () => [...known.values()].filter((pod) => pod.isReady && isStaying(pod)).length;
  const count = (at: number) => {
    if (counts.at(-1)?.ready !== ready()) counts.push({ at, ready: ready() });
  };
  return {
    put: (pod, at) => {
      const uid = asString(valueAt(pod, ['metadata', 'uid'])) ?? '';
      const before = known.get(uid)?.life;
      const isReady = isPodReady(pod);
      const isToldToGo = (valueAt(pod, ['metadata', 'deletionTimestamp']) ?? undefined) !== undefined;
      const life: PodLife = {
        ...storedPart(pod),
        createdAt: before === undefined ? at : before.createdAt,
        readyAt: before?.readyAt === undefined && isReady ? at : before?.readyAt,
        deletedAt: before?.deletedAt ?? (isToldToGo ? at : undefined),
        goneAt: undefined,
      };
      const phase = valueAt(pod, ['status', 'phase']);
      known.set(uid, { life, isReady, isOver: phase === 'Failed' || phase === 'Succeeded' });
      count(at);
    },
    removed: (uid, at) => {
      const pod = known.get(uid);
      if (pod === undefined || pod.life.goneAt !== undefined) return;
      pod.life = { ...pod.life, deletedAt: pod.life.deletedAt ?? at, goneAt: at };
      count(at);
    },
    begin: (at) => {
      for (const [uid, pod] of known) {
        if (pod.life.goneAt !== undefined || pod.isOver) known.delete(uid);
        else
          pod.life = {
            ...pod.life,
            createdAt: null,
            readyAt: pod.life.readyAt === undefined ? undefined : null,
          };
      }
      counts = [];
      count(at);
    },
    lives: () => [...known.values()].map(({ life }) => life),
    readyCounts: () => [...counts],
    ready,
    ending: () => [...known.values()].filter(isEnding).length,
    staying: () => [...known.values()].filter(isStaying).length,
  };
}

/** What the pod says of itself, as it is stored. */
function storedPart(pod: JsonObject) {
  return {
    name: asString(valueAt(pod, ['metadata', 'name'])) ?? '',
    node: asString(valueAt(pod, ['spec', 'nodeName'])) ?? '',
    isInjected: isInjected(pod),
    gracePeriodSeconds: asInteger(valueAt(pod, gracePeriodPath)) ?? 0,
    preStopSeconds: longestHookSeconds(pod),
  };
}

/** All hooks start together, and SIGTERM comes to each container after its own; null where one may take any time. */
function longestHookSeconds(pod: JsonObject): number | null {
  const hooks = lastingContainers(pod).flatMap((container) => hookOf(container) ?? []);
  return hooks.reduce<number | null>((longest, hook) => {
    const seconds = sleepSeconds(hook);
    return longest === null || seconds === undefined ? null : Math.max(longest, seconds);
  }, 0);
}

function isPodReady(pod: Json): boolean {
  return asList(valueAt(pod, ['status', 'conditions'])).some(
    (condition) => valueAt(condition, ['type']) === 'Ready' && valueAt(condition, ['status']) === 'True',
  );
}
