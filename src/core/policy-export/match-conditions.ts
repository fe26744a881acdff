import { mirrorAnnotation } from '../pod.ts';
import { switchWords } from '../policy/setting-values.ts';
import { annotationIn, type CelVariable, celList, celText } from './cel.ts';
import { keyOf } from './policy-settings.ts';

/** What leaves a whole pod alone, as `decide` has it. Conditions see no namespace: who is opted in is a variable. */
export function matchConditions(): CelVariable[] {
  return [
    {
      name: 'is-no-mirror-pod',
      expression: `!(${celText(mirrorAnnotation)} in object.metadata.?annotations.orValue({}))`,
    },
    {
      name: 'is-not-disabled',
      expression: `!(${annotationIn('object.metadata.?annotations', keyOf('inject'))} in ${celList(switchWords.off)})`,
    },
    {
      name: 'runs-on',
      expression: `object.spec.?restartPolicy.orValue('Always') == 'Always'
  && !object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false) && o.kind == 'Job')`,
    },
    { name: 'has-a-grace-period', expression: `object.spec.?terminationGracePeriodSeconds.orValue(1) != 0` },
  ];
}
