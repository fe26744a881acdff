import { asList, asString, isSameJson, type Json, type JsonObject, type Path, valueAt } from '../json.ts';

/** Fields of a workload that have to stay as they were set while something is measured. */
export interface HeldFields {
  /** From now on the field has to have this value. */
  readonly hold: (path: Path, value: Json) => void;
  readonly release: (path: Path) => void;
  /** Rises with each of the two, so that a look which began before it can be told from one after it. */
  readonly revision: () => number;
  /** Which field somebody set back, and who, in a sentence; undefined where all are as they have to be. */
  readonly setBack: (workload: JsonObject) => string | undefined;
}

/** Begins without any field. */
export function heldFields(): HeldFields {
  const held = new Map<string, { readonly path: Path; readonly value: Json }>();
  let revision = 0;
  return {
    hold: (path, value) => {
      held.set(path.join(), { path, value });
      revision++;
    },
    release: (path) => {
      held.delete(path.join());
      revision++;
    },
    revision: () => revision,
    setBack: (workload) => {
      const other = [...held.values()].find(({ path, value }) => !isSameJson(valueAt(workload, path), value));
      if (other === undefined) return undefined;
      const now = valueAt(workload, other.path);
      const shown = now === undefined ? 'is gone' : `is ${JSON.stringify(now)} again`;
      const writer = lastWriter(workload, other.path);
      return (
        `${other.path.at(-1)} was set to ${JSON.stringify(other.value)} and ${shown}, so nothing can be measured: ` +
        `${writer ?? 'something'} sets it back, such as GitOps, an operator or an autoscaler; suspend that first`
      );
    },
  };
}

/**
 * The manager that wrote the object last and names the field, or would have taken it away.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
function lastWriter(workload: JsonObject, path: Path): string | undefined {
  const entries = asList(valueAt(workload, ['metadata', 'managedFields'])).filter(
    (entry) => (asString(valueAt(entry, ['subresource'])) ?? 'scale') === 'scale',
  );
  const names = (entry: Json) => valueAt(entry, ['fieldsV1', ...path.map((key) => `f:${key}`)]) !== undefined;
  const isThere = valueAt(workload, path) !== undefined;
  const writers = isThere ? entries.filter(names) : entries;
  const [last] = writers.toSorted((a, b) => timeOf(b).localeCompare(timeOf(a)));
  return asString(valueAt(last, ['manager']));
}

function timeOf(entry: Json): string {
  return asString(valueAt(entry, ['time'])) ?? '';
}
