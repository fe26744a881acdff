import { asInteger, asList, asObject, type Json, type JsonObject, valueAt } from '../../src/core/json.ts';
import { ownAnnotations } from '../../src/core/policy/sources.ts';
import type { TestNamespace } from './test-namespace.ts';
import { eventually } from './test-namespace.ts';

/** What tells whether a workload has come to rest. */
export interface ObservedWorkload {
  /** Rises with each change of the spec, and on a Deployment of the annotations too. */
  readonly generation: number;
  /** How many ReplicaSets it has, old ones included; each is another template. */
  readonly replicaSets: number;
  readonly strategy: Json | undefined;
  /** The annotations of ours on the workload, by name without prefix. */
  readonly own: Readonly<Record<string, string>>;
  /** The same in its pod template. */
  readonly template: Readonly<Record<string, string>>;
  /** The names of both: none where nothing of ours is left. */
  readonly traces: readonly string[];
  readonly object: JsonObject;
}

/** Looks at a workload once its controller has seen its last change. */
export async function observe(
  { kubectl }: Pick<TestNamespace, 'kubectl'>,
  workload = 'deployment/web',
): Promise<ObservedWorkload> {
  return eventually(
    async () => {
      const list = await kubectl(['get', `${workload.split('/')[0]},replicasets`, '-o', 'json']);
      const items = asList(asObject(JSON.parse(list))?.['items']);
      const object = items.find((item) => isNamed(item, workload));
      const generation = asInteger(valueAt(object, ['metadata', 'generation']));
      if (object === undefined || generation === undefined) throw new Error(`there is no ${workload}`);
      if (valueAt(object, ['status', 'observedGeneration']) !== generation)
        throw new Error(`generation ${generation} of ${workload} has not been seen by its controller`);
      const name = valueAt(object, ['metadata', 'name']);
      const own = ownAnnotations(object);
      const template = ownAnnotations(valueAt(object, ['spec', 'template']));
      return {
        generation,
        replicaSets: items.filter((item) => ownerOf(item) === name).length,
        strategy: valueAt(object, ['spec', 'strategy']),
        own: Object.fromEntries(own),
        template: Object.fromEntries(template),
        traces: [...own.keys(), ...template.keys()],
        object: object as JsonObject,
      };
    },
    { withinSeconds: 30 },
  );
}

function isNamed(item: Json, workload: string): boolean {
  const kind = String(valueAt(item, ['kind'])).toLowerCase();
  return `${kind}/${valueAt(item, ['metadata', 'name'])}` === workload;
}

function ownerOf(item: Json): Json | undefined {
  return valueAt(item, ['metadata', 'ownerReferences', 0, 'name']);
}
