import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { JsonObject } from './json.ts';
import { applyOperations } from './json-patch.ts';
import { defaultContext } from './pod-context.ts';

// Of their own, since mutation testing leaves out what depends on the machine (vitest.mutation.config.ts).
const context = defaultContext('0.1.0');
const inject = 'gracehook.io/inject';

function podOf(annotations: Record<string, string>, spec: JsonObject = {}): JsonObject {
  return { metadata: { annotations }, spec: { containers: [{ name: 'web' }], ...spec } };
}

/** How many times as long `decide` takes for the second pod as for the first: the shortest of several rounds each. */
function proportion(small: JsonObject, large: JsonObject): number {
  const millisecondsFor = (pod: JsonObject) => {
    const start = performance.now();
    decide(pod, context);
    return performance.now() - start;
  };
  const rounds = Array.from({ length: 8 }, () => [millisecondsFor(small), millisecondsFor(large)] as const);
  const shortest = (which: 0 | 1) => Math.min(...rounds.map((round) => round[which]));
  return shortest(1) / shortest(0);
}

const manyOf = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index));
const sleeping = (seconds: number): JsonObject => ({ lifecycle: { preStop: { sleep: { seconds } } } });

it.each<[name: string, podWith: (count: number) => JsonObject]>([
  [
    'variables',
    (count) => {
      const text = manyOf(count, (index) => `A${index}=1`).join(',');
      const pod = podOf({ [inject]: 'enabled', 'gracehook.io/env': text });
      return applyOperations(pod, decide(pod, context).operations) as JsonObject;
    },
  ],
  [
    'prefixes of envFrom',
    (count) => {
      const envFrom = manyOf(count, (index) => ({ prefix: `Z${index}`, configMapRef: { name: 'c' } }));
      const text = manyOf(count, (index) => `A${index}=1`).join(',');
      const containers = [{ name: 'web', envFrom }];
      return podOf({ [inject]: 'enabled', 'gracehook.io/env': text }, { containers });
    },
  ],
  [
    'names of containers',
    (count) => {
      const names = manyOf(count, (index) => `x${index}`).join(',');
      const containers = manyOf(count, (index) => ({ name: `c${index}` }));
      return podOf({ [inject]: 'enabled', 'gracehook.io/containers': names }, { containers });
    },
  ],
  [
    'containers without a port of the name that is asked for',
    (count) => {
      const containers = manyOf(count, (index) => ({ name: `c${index}`, ports: [{ containerPort: 8080 }] }));
      const pod = podOf({ [inject]: 'enabled', 'gracehook.io/readiness-port': 'nowhere' }, { containers });
      const ownerReferences = [{ kind: 'ReplicaSet', controller: true }];
      return { ...pod, metadata: { ...(pod['metadata'] as JsonObject), ownerReferences } };
    },
  ],
  [
    'containers without the port that is asked for',
    (count) =>
      podOf(
        { [inject]: 'enabled', 'gracehook.io/readiness': 'tcp', 'gracehook.io/readiness-port': '9' },
        { containers: manyOf(count, (index) => ({ name: `c${index}` })) },
      ),
  ],
  [
    'outbound proxies with hooks of their own',
    (count) => {
      const proxies = manyOf(count, (index) => ({
        name: `c${index}`,
        image: 'gce-proxy',
        ...sleeping(index),
      }));
      return podOf({ [inject]: 'enabled' }, { containers: [{ name: 'web' }, ...proxies] });
    },
  ],
])('takes time in proportion to the %s, not to their square', { retry: 2 }, (_name, podWith) => {
  // Ten times as many: about 10 where each is looked up, about 100 where each is searched.
  expect(proportion(podWith(500), podWith(5_000))).toBeLessThan(40);
});
