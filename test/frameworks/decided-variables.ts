import { decide } from '../../src/core/decide.ts';
import { asList, type Json, type JsonObject, valueAt, withValueAt } from '../../src/core/json.ts';
import { applyOperations } from '../../src/core/json-patch.ts';
import { goldenCase, goldenContext } from '../golden/golden-case.ts';

const envPath = ['spec', 'containers', 0, 'env'];

/** The variables that a pod's first container gets by the real decision, beside those that it sets itself. */
export function decidedVariables(pod: JsonObject): Record<string, string> {
  const patched = applyOperations(pod, decide(pod, goldenContext).operations);
  const own = asList(valueAt(pod, envPath)).length;
  const added = asList(valueAt(patched, envPath)).slice(own) as { name: string; value: string }[];
  return Object.fromEntries(added.map(({ name, value }) => [name, value]));
}

/** The pod of a framework's golden case. */
export function podOf(framework: string): JsonObject {
  return goldenCase(`framework-${framework}`).pod;
}

/** The same pod with so short a shutdown that the framework gets two seconds: 7 - 0 - 5. */
export function hurriedPodOf(framework: string): JsonObject {
  const settings = { delay: '0s', drain: '2s', buffer: '5s' };
  const annotations = Object.entries(settings).map(
    ([name, value]) => [['metadata', 'annotations', `gracehook.io/${name}`], value] as const,
  );
  const changes = [
    ...annotations,
    [['spec', 'terminationGracePeriodSeconds'], 1] as const,
    [['spec', 'containers', 0, 'lifecycle'], undefined] as const,
  ];
  return changes.reduce<Json>(
    (pod, [path, value]) => withValueAt(pod, path, value),
    podOf(framework),
  ) as JsonObject;
}
