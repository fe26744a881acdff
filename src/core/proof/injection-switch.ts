import { type Edit, operationsFor } from '../edit.ts';
import { type Json, type JsonObject, type Path, valueAt } from '../json.ts';
import type { Operation } from '../json-patch.ts';
import { objectName } from '../object-name.ts';
import { copiedValues } from '../policy/copied-marker.ts';
import { annotationPrefix } from '../policy/settings.ts';
import { ownAnnotations } from '../policy/sources.ts';
import { strategyWasAnnotation } from '../workload/rollout-strategy.ts';
import type { Target } from './target.ts';

const templatePath: Path = ['spec', 'template'];
const markPath: Path = ['metadata', 'annotations', strategyWasAnnotation];

/** The annotation of the pod template that wins over whatever workload, namespace and cluster say. */
export const templateInjectPath: Path = [
  ...templatePath,
  'metadata',
  'annotations',
  `${annotationPrefix}inject`,
];

/**
 * What puts back our annotations of a template that was disabled, with the strategy that the workload webhook took back
 * meanwhile; none where all is as before. Nothing else is touched: what somebody changed there since is theirs.
 */
export function reenabling(before: JsonObject, now: JsonObject): Operation[] {
  const annotations = ownPaths(before, now).map((path): Edit => ({ path, value: valueAt(before, path) }));
  const isMarkGone = valueAt(before, markPath) !== undefined && valueAt(now, markPath) === undefined;
  const surge = isMarkGone ? [markPath, ['spec', 'strategy']] : [];
  return operationsFor(now, [
    ...annotations,
    ...surge.map((path) => ({ path, value: valueAt(before, path) })),
  ]);
}

/** The fields that disabling and enabling change. */
export function switchedFields(before: JsonObject, now: JsonObject): Path[] {
  const maxUnavailable: Path = ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'];
  return [...ownPaths(before, now), markPath, maxUnavailable];
}

/** Our annotations in the template, those of before and those of now. */
function ownPaths(before: JsonObject, now: JsonObject): Path[] {
  const names = [before, now].flatMap((object) => [...ownAnnotations(valueAt(object, templatePath)).keys()]);
  return [...new Set(names)].map((name) => [
    ...templatePath,
    'metadata',
    'annotations',
    `${annotationPrefix}${name}`,
  ]);
}

/** A merge patch of the workload that sets `inject` in its pod template; null takes it out. */
export function templateInject(value: Json): JsonObject {
  return { spec: { template: { metadata: { annotations: { [`${annotationPrefix}inject`]: value } } } } };
}

/**
 * What a person types to put it back, `kubectl` being how that leads to the cluster and the namespace. A copy from the
 * workload is made anew by the webhook once its place is free.
 */
export function reenablingCommand(kubectl: string, { workload }: Pick<Target, 'workload'>): string {
  const isCopied = copiedValues(valueAt(workload, templatePath))?.values.has('inject') === true;
  const value: Json = isCopied ? null : (valueAt(workload, templateInjectPath) ?? null);
  const patch = JSON.stringify(templateInject(value));
  return `${kubectl} patch ${objectName(workload)} --type merge -p '${patch}'`;
}
