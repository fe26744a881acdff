import { sidecarTable, type Traffic } from '../policy/sidecars.ts';
import { type CelVariable, celList, celText } from './cel.ts';

const hookOfContainer = 'variables.containers[i].?lifecycle.?preStop';

/** The variables for the containers, what each is to the app, and which get a hook; by index, as the patches need it. */
export function hookVariables(): CelVariable[] {
  return [
    { name: 'containers', expression: 'object.spec.containers' },
    { name: 'indexes', expression: 'lists.range(size(object.spec.containers))' },
    {
      name: 'nativeSidecars',
      expression: `object.spec.?initContainers.orValue([]).filter(c, c.?restartPolicy.orValue('') == 'Always')`,
    },
    {
      name: 'traffic',
      expression: `variables.containers.map(c,
  ${isSidecar(['outbound'])} ? 'outbound'
  : ${isSidecar(['inbound', 'none'])} ? 'companion' : 'app')`,
    },
    {
      name: 'roles',
      expression: `variables.indexes.map(i,
  size(variables.containerNames) > 0 && !(variables.containers[i].name in variables.containerNames) ? 'untouched'
  : variables.traffic.exists(t, t == 'app') ? variables.traffic[i] : 'app')`,
    },
    { name: 'isTouched', expression: `variables.roles.exists(role, role != 'untouched')` },
    {
      name: 'getsHook',
      expression: `variables.indexes.map(i,
  variables.delay > 0 && variables.roles[i] != 'untouched' && !${hookOfContainer}.hasValue())`,
    },
  ];
}

/** Whether container `c` is a known sidecar with such traffic, by its name or the last part of its image. */
function isSidecar(ways: readonly Traffic[]): string {
  const rows = Object.values(sidecarTable).filter(({ traffic }) => ways.includes(traffic));
  const names = rows.flatMap(({ containers }) => containers);
  const images = rows.flatMap(({ images: ofRow = [] }) => ofRow);
  const isNamed = `c.name in ${celList(names)}`;
  if (images.length === 0) return isNamed;
  return `${isNamed} || c.?image.orValue('').matches(${celText(`(^|/)(${images.join('|')})([:@][^/]*)?$`)})`;
}
