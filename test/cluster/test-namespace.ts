import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import type { Cluster } from './cluster.ts';

/** A namespace of one test alone. */
export interface TestNamespace {
  readonly name: string;
  /** `kubectl` inside it. */
  readonly kubectl: Cluster['kubectl'];
  /** Deletes it without waiting for its end. */
  remove(): Promise<void>;
}

/** Creates a namespace with a name of its own and waits until pods can be made in it. */
export async function createTestNamespace(cluster: Cluster, prefix: string): Promise<TestNamespace> {
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  await cluster.kubectl(['create', 'namespace', name]);
  const kubectl: TestNamespace['kubectl'] = (args, options) =>
    cluster.kubectl(['-n', name, ...args], options);
  await eventually(() => kubectl(['get', 'serviceaccount', 'default']), { withinSeconds: 30 });
  return {
    name,
    kubectl,
    remove: async () => {
      await cluster.kubectl(['delete', 'namespace', name, '--wait=false']);
    },
  };
}

/** A namespace that goes with the test, also where tests run side by side. */
export async function namespaceFor(
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  cluster: Cluster,
  prefix: string,
): Promise<TestNamespace> {
  const namespace = await createTestNamespace(cluster, prefix);
  onTestFinished(() => namespace.remove());
  return namespace;
}

/** Tries an assertion again and again until it holds, and gives its result; throws its last error when time is up. */
export async function eventually<T>(
  assertion: () => Promise<T>,
  { withinSeconds }: { readonly withinSeconds: number },
): Promise<T> {
  const deadline = performance.now() + withinSeconds * 1000;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await sleep(250);
    }
  }
}
