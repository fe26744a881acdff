import { isSameJson, type Json, type JsonObject, valueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { gracePeriodPath } from '../mutations/grace-period.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import { lastingContainers } from '../pod.ts';
import { annotationPrefix } from '../policy/settings.ts';
import { injectedLabel } from '../status.ts';
import { containerFields } from './container-fields.ts';
import type { ExplainedField } from './explained-field.ts';

/** Every field that matters for the end of a pod; `final` is the pod with what was decided for it. */
export function explainedFields(decided: DecidedPod, final: JsonObject): ExplainedField[] {
  const before = new Map(lastingContainers(decided.pod).map((container) => [container.name, container]));
  const label = valueAt(final, ['metadata', 'labels', injectedLabel]) ?? undefined;
  return [
    graceField(decided, final),
    ...lastingContainers(final).flatMap((container) =>
      containerFields(container, before.get(container.name), decided.decision),
    ),
    ...strategyFields(decided),
    ...(label === undefined ? [] : [labelField(label)]),
  ];
}

function graceField({ pod, decision }: DecidedPod, final: JsonObject): ExplainedField {
  const { grace } = decision.status;
  const value = `${String(valueAt(final, gracePeriodPath) ?? 30)}s`;
  const field = 'grace period';
  if (grace !== undefined) {
    const because = ['delay', 'drain', 'buffer'] as const;
    return { field, value, setBy: 'gracehook', was: `${grace.written ?? 30}s`, because };
  }
  const isWritten = (valueAt(pod, gracePeriodPath) ?? null) !== null;
  return { field, value, setBy: isWritten ? 'author' : 'default', because: [] };
}

/** What a rollout does; of the strategy RollingUpdate the part that we would change. */
function strategyFields({ kind, object, applied, workload }: DecidedPod): ExplainedField[] {
  if (kind !== 'Deployment' || applied === undefined || workload === undefined) return [];
  const final = applyOperations(applied, workload.operations);
  const isRolling = valueAt(final, ['spec', 'strategy', 'type']) === 'RollingUpdate';
  const path = ['spec', 'strategy', ...(isRolling ? ['rollingUpdate', 'maxUnavailable'] : ['type'])];
  const [was, value] = [valueAt(applied, path), valueAt(final, path)];
  const isOurs = !isSameJson(was, value);
  const setBy = isOurs ? 'gracehook' : valueAt(object, path) === undefined ? 'default' : 'author';
  return [
    {
      field: isRolling ? 'maxUnavailable' : 'strategy',
      value: value === undefined ? undefined : String(value),
      setBy,
      ...(isOurs && { was: String(was) }),
      because: isOurs ? ['strategy'] : [],
    },
  ];
}

function labelField(value: Json): ExplainedField {
  const name = injectedLabel.slice(annotationPrefix.length);
  return { field: 'label', value: `${name}=${String(value)}`, setBy: 'gracehook', because: ['inject'] };
}
