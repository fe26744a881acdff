import { isSameJson, type Json, type JsonObject, valueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultGraceSeconds, gracePeriodPath } from '../mutations/grace-period.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import { annotationsOf, lastingContainers } from '../pod.ts';
import { annotationPrefix } from '../policy/settings.ts';
import { injectedLabel } from '../status.ts';
import { manifestFields } from '../workload/manifest-owner.ts';
import { strategyWasAnnotation } from '../workload/rollout-strategy.ts';
import { containerFields } from './container-fields.ts';
import type { ExplainedField } from './explained-field.ts';

/** Every field that matters for the end of a pod; `final` is the pod with what was decided for it. */
export function explainedFields(decided: DecidedPod, final: JsonObject): ExplainedField[] {
  const before = new Map(lastingContainers(decided.pod).map((container) => [container.name, container]));
  const injected = new Map(lastingContainers(decided.injected ?? {}).map((one) => [one.name, one]));
  const label = valueAt(final, ['metadata', 'labels', injectedLabel]) ?? undefined;
  return [
    graceField(decided, final),
    ...lastingContainers(final).flatMap((container) =>
      containerFields(container, before.get(container.name), decided.decision, injected.get(container.name)),
    ),
    ...strategyFields(decided),
    ...(label === undefined ? [] : [labelField(label)]),
  ];
}

function graceField({ pod, decision, injected }: DecidedPod, final: JsonObject): ExplainedField {
  const { grace } = decision.status;
  const value = `${String(valueAt(final, gracePeriodPath) ?? defaultGraceSeconds)}s`;
  const field = 'grace period';
  if (grace !== undefined) {
    const because = ['delay', 'drain', 'buffer'] as const;
    return { field, value, setBy: 'gracehook', was: `${grace.written ?? defaultGraceSeconds}s`, because };
  }
  const written = valueAt(pod, gracePeriodPath) ?? undefined;
  const isPerhapsOurs = injected !== undefined && valueAt(injected, gracePeriodPath) === written;
  const author = isPerhapsOurs ? 'author or inject' : 'author';
  return { field, value, setBy: written === undefined ? 'default' : author, because: [] };
}

/** What a rollout does; of the strategy RollingUpdate the part that we would change. */
function strategyFields({ kind, object, applied, workload }: DecidedPod): ExplainedField[] {
  if (kind !== 'Deployment' || applied === undefined || workload === undefined) return [];
  const final = applyOperations(applied, workload.operations);
  const isRolling = valueAt(final, ['spec', 'strategy', 'type']) === 'RollingUpdate';
  const path = ['spec', 'strategy', ...(isRolling ? ['rollingUpdate', 'maxUnavailable'] : ['type'])];
  const [was, value] = [valueAt(applied, path), valueAt(final, path)];
  const isChanged = !isSameJson(was, value);
  // On an object that was read from a cluster, the mark tells our work of an earlier time: only 25% is ever changed.
  const isMarked = isRolling && value === 0 && annotationsOf(final).has(strategyWasAnnotation);
  const isOurs = isChanged || (isMarked && !manifestFields(applied)(path));
  const setBy = isOurs ? 'gracehook' : valueAt(object, path) === undefined ? 'default' : 'author';
  return [
    {
      field: isRolling ? 'maxUnavailable' : 'strategy',
      value: value === undefined ? undefined : String(value),
      setBy,
      ...(isOurs && { was: isChanged ? String(was) : '25%' }),
      because: isOurs ? ['strategy'] : [],
    },
  ];
}

function labelField(value: Json): ExplainedField {
  const name = injectedLabel.slice(annotationPrefix.length);
  return { field: 'label', value: `${name}=${String(value)}`, setBy: 'gracehook', because: ['inject'] };
}
