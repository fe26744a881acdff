import { setTimeout as sleep } from 'node:timers/promises';
import { decide } from '../../../src/core/decide.ts';
import { type JsonObject, withValueAt } from '../../../src/core/json.ts';
import { applyOperations, type Operation } from '../../../src/core/json-patch.ts';
import { defaultContext } from '../../../src/core/pod-context.ts';
import { version } from '../../../src/version.ts';
import { comparablePod } from '../../cluster/comparable-pod.ts';
import { differences } from '../../cluster/differences.ts';
import type { Program } from '../../cluster/run/program.ts';
import { waitUntil } from '../../cluster/run/wait-until.ts';
import type { Arm } from './arm.ts';
import { type BenchCluster, create, createNamespace } from './bench-cluster.ts';
import { webhooksNamespace } from './webhook-service.ts';

/** An arm that has its namespace and mutates the pods that are made in it. */
export interface RunningArm {
  readonly name: string;
  /** Of a pod that came out of it, what must be as expected. */
  readonly comparable: (stored: JsonObject) => JsonObject;
  readonly isMutating: boolean;
  /** Where its pods are created, as a dry run: nothing is stored, and all else is as always. */
  readonly path: string;
  readonly programs: readonly Program[];
}

/** A pod as it is stored where nobody mutates it, and what Gracehook's engine does to it. */
export interface ExpectedPods {
  readonly plain: JsonObject;
  readonly mutated: JsonObject;
  readonly operations: readonly Operation[];
}

const armLabel = 'bench-arm';
/** An API server takes a while from the first call to the last of its parts that heard of a configuration. */
const settleSeconds = 5;

/**
 * Starts arms, each for a namespace of its own, and waits until pods like this one, which opted in, really come back
 * from each as they should, and then some seconds.
 */
export async function startArms(
  cluster: BenchCluster,
  arms: readonly Arm[],
  pod: JsonObject,
  signal: AbortSignal,
): Promise<readonly RunningArm[]> {
  await createNamespace(cluster, webhooksNamespace);
  const paths: string[] = [];
  for (const [index, { name }] of arms.entries()) {
    // Of the same length, so that answers are.
    const namespace = `bench-${String(index).padStart(2, '0')}`;
    await createNamespace(cluster, namespace, { [armLabel]: labelOf(name) });
    paths.push(`/api/v1/namespaces/${namespace}/pods?dryRun=All`);
  }
  const expected = await expectPods(cluster, paths[0] ?? '', pod);
  const running: RunningArm[] = [];
  for (const [index, { name, start, ownAnnotations = [] }] of arms.entries()) {
    signal.throwIfAborted();
    const namespaceSelector = { matchLabels: { [armLabel]: labelOf(name) } };
    const { operations } = expected;
    const { programs } = (await start?.({ cluster, namespaceSelector, operations })) ?? { programs: [] };
    running.push({
      ...{ name, isMutating: start !== undefined, path: paths[index] ?? '', programs },
      comparable: (stored) => comparablePod(withoutAnnotations(stored, ownAnnotations)),
    });
  }
  for (const arm of running) {
    signal.throwIfAborted();
    const comesOut = async () => {
      const wrong = differences(
        expectedOf(arm, expected),
        arm.comparable(await create(cluster, arm.path, pod)),
      );
      if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join('\n'));
      return true;
    };
    await waitUntil(`pods of "${arm.name}" come out right`, comesOut, {
      withinSeconds: 60,
      programs: [...arm.programs, cluster.server.apiServer],
    });
  }
  await sleep(settleSeconds * 1000, undefined, { signal });
  return running;
}

/** Asks the API server what becomes of a pod where nobody mutates it, and the engine what should become of that. */
export async function expectPods(
  cluster: BenchCluster,
  path: string,
  pod: JsonObject,
): Promise<ExpectedPods> {
  const stored = await create(cluster, path, pod);
  const { operations } = decide(stored, defaultContext(version));
  const mutated = comparablePod(applyOperations(stored, operations) as JsonObject);
  return { plain: comparablePod(stored), mutated, operations };
}

/** How a pod must come out of an arm. */
export function expectedOf({ isMutating }: RunningArm, { plain, mutated }: ExpectedPods): JsonObject {
  return isMutating ? mutated : plain;
}

/** Labels hold no spaces. */
function labelOf(name: string): string {
  return name.replaceAll(' ', '-');
}

function withoutAnnotations(pod: JsonObject, names: readonly string[]): JsonObject {
  return names.reduce<JsonObject>(
    (rest, name) => withValueAt(rest, ['metadata', 'annotations', name], undefined) as JsonObject,
    pod,
  );
}
