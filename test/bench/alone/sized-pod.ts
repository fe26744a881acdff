import { asList, asObject, type JsonObject, valueAt } from '../../../src/core/json.ts';
import { benchPods } from '../bench-pod.ts';

/** The pod of the bench that most rows use. */
export const usualPod: JsonObject = podOfBench('15 KB');

/** A pod of the bench, with what the API server adds before it asks a webhook: defaults, and a status of nothing. */
function podOfBench(size: string): JsonObject {
  const found = benchPods.find((pod) => pod.size === size);
  if (found === undefined) throw new Error(`the bench has no pod of ${size}`);
  const spec = asObject(found.pod['spec']);
  return {
    ...found.pod,
    spec: { ...spec, terminationGracePeriodSeconds: 30, schedulerName: 'default-scheduler' },
    status: {},
  };
}

/**
 * A pod of exactly so many bytes as JSON: that of the bench with fewer or more variables, so that a large pod is made of
 * the same things as a small one. Below 1,000 bytes there is none.
 */
export function podOfBytes(bytes: number): JsonObject {
  const pod = podOfBench('3.6 KB');
  const container = asObject(valueAt(pod, ['spec', 'containers', 0])) ?? {};
  const variables = asList(container['env']);
  const withVariables = (env: readonly JsonObject[]) => withContainers(pod, [{ ...container, env }]);
  const small =
    bytes >= sizeOf(withVariables([])) ? withVariables : (env: readonly JsonObject[]) => barePod(pod, env);
  const env: JsonObject[] = [];
  // The last variable, whose value fills up, is written with the others: `,` and what is around the value.
  const filler = (value: string): JsonObject => ({ name: 'FILLER', value });
  let missing = bytes - sizeOf(small([filler('')]));
  for (let number = 0; ; number++) {
    const known = asObject(variables[number % variables.length]) ?? {};
    const next = { ...known, name: `${known['name']}_${number}` };
    const size = sizeOf(next) + 1;
    if (size > missing) break;
    env.push(next);
    missing -= size;
  }
  if (missing < 0) throw new RangeError(`a pod of ${bytes} bytes`);
  return small([...env, filler('x'.repeat(missing))]);
}

/** That of the bench with so many containers, each with its port and some variables. */
export function podOfContainers(count: number): JsonObject {
  const pod = podOfBench('3.6 KB');
  const container = asObject(valueAt(pod, ['spec', 'containers', 0])) ?? {};
  const env = asList(container['env']).slice(0, 5);
  const containers = Array.from({ length: count }, (_, index) => ({
    ...container,
    name: `app-${index}`,
    env,
    ports: [{ name: `http-${index}`, containerPort: 8000 + index, protocol: 'TCP' }],
  }));
  return withContainers(pod, containers);
}

/** How many bytes it is as JSON. */
export function sizeOf(object: JsonObject): number {
  return Buffer.byteLength(JSON.stringify(object));
}

function withContainers(pod: JsonObject, containers: readonly JsonObject[]): JsonObject {
  return { ...pod, spec: { ...asObject(pod['spec']), containers } };
}

/** What the smallest pods have. */
function barePod(pod: JsonObject, env: readonly JsonObject[]): JsonObject {
  const { name, annotations, ownerReferences } = asObject(pod['metadata']) ?? {};
  const port = { name: 'http', containerPort: 8080, protocol: 'TCP' };
  const container = { name: 'app', image: 'registry.example.org/shop/app:1', ports: [port], env };
  const spec = { containers: [container], restartPolicy: 'Always', terminationGracePeriodSeconds: 30 };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...(name && { name }),
      ...(annotations && { annotations }),
      ...(ownerReferences && { ownerReferences }),
    },
    spec,
    status: {},
  };
}
