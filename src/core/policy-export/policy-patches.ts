import { pointerOf } from '../json-patch.ts';
import { gracePeriodPath } from '../mutations/grace-period.ts';
import { restartingProbes } from '../mutations/probe-grace.ts';
import { injectedLabel } from '../status.ts';
import { celText } from './cel.ts';
import { readinessPatches } from './policy-readiness.ts';

const container = `'/spec/containers/' + string(i) + `;

/**
 * The one mutation: all patches in one list, since every mutation of a policy sees what those before it did, and would
 * take our own hook for the author's.
 */
export function mutationExpression(): string {
  const patches = [
    hookPatches,
    gracePatch,
    ...restartingProbes.flatMap(pinPatches),
    ...readinessPatches(),
    labelPatch,
  ];
  return `!variables.isOptedIn || !variables.isTouched ? [] :\n${patches.join('\n+ ')}`;
}

const hookPatches = `variables.indexes.filter(i, variables.sleeps[i] > 0).map(i,
  variables.containers[i].?lifecycle.hasValue()
  ? JSONPatch{op: 'add', path: ${container}'/lifecycle/preStop', value: {'sleep': {'seconds': variables.sleeps[i]}}}
  : JSONPatch{op: 'add', path: ${container}'/lifecycle', value: {'preStop': {'sleep': {'seconds': variables.sleeps[i]}}}})`;

const gracePatch = `(variables.grace == variables.written ? [] : [
  JSONPatch{op: 'add', path: ${celText(pointerOf(gracePeriodPath))}, value: variables.grace}])`;

/** What `pinProbes` does, for one kind of probe: of the containers, and of the native sidecars, which have no hook of ours. */
function pinPatches(probe: string): string[] {
  const own = 'terminationGracePeriodSeconds';
  const pin = (list: string, value: string) =>
    `JSONPatch{op: 'add', path: '/spec/${list}/' + string(i) + '/${probe}/${own}', value: ${value}}`;
  const isRaised = 'variables.grace != variables.written';
  return [
    `variables.indexes.filter(i, variables.containers[i].?${probe}.hasValue()
    && (variables.containers[i].${probe}.?${own}.hasValue()
      ? variables.sleeps[i] > 0 && variables.containers[i].${probe}.${own} <= ${Number.MAX_SAFE_INTEGER} : ${isRaised}))
  .map(i, ${pin('containers', `variables.containers[i].${probe}.?${own}.orValue(variables.written) + variables.sleeps[i]`)})`,
    `lists.range(size(object.spec.?initContainers.orValue([]))).filter(i, ${isRaised}
    && object.spec.initContainers[i].?restartPolicy.orValue('') == 'Always'
    && object.spec.initContainers[i].?${probe}.hasValue() && !object.spec.initContainers[i].${probe}.?${own}.hasValue())
  .map(i, ${pin('initContainers', 'variables.written')})`,
  ];
}

const labelPatch = `(variables.isInjected ? [] : [object.metadata.?labels.hasValue()
  ? JSONPatch{op: 'add', path: ${celText(pointerOf(['metadata', 'labels', injectedLabel]))}, value: 'true'}
  : JSONPatch{op: 'add', path: '/metadata/labels', value: {${celText(injectedLabel)}: 'true'}}])`;
