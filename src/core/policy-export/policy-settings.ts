import { durationPattern } from '../policy/durations.ts';
import { switchWords } from '../policy/setting-values.ts';
import { annotationPrefix, type SettingName } from '../policy/settings.ts';
import { injectedLabel } from '../status.ts';
import { annotationIn, type CelVariable, celList, celText } from './cel.ts';
import type { ExportedDefaults } from './exported-defaults.ts';

/** The settings that a policy reads from pods and namespaces. All others keep what the cluster says. */
export const exportedSettings = [
  'inject',
  'delay',
  'drain',
  'buffer',
  'readiness',
  'containers',
] as const satisfies SettingName[];

/** The label or annotation of this name. */
export function keyOf(name: SettingName): string {
  return annotationPrefix + name;
}

/** The variables for who is opted in and with which settings: the nearest value that can be read, as `resolve` takes it. */
export function settingVariables({
  settings,
  bounds,
  hasNamespaceSettings,
}: ExportedDefaults): CelVariable[] {
  const { on, off } = switchWords;
  const maps = ['variables.annotations', ...(hasNamespaceSettings ? ['variables.namespaceAnnotations'] : [])];
  const said = (name: SettingName) => `[${maps.map((map) => annotationIn(map, keyOf(name))).join(', ')}]`;
  const inject = keyOf('inject');
  const mostDelay = bounds.maxDelaySeconds;
  return [
    { name: 'annotations', expression: 'object.metadata.?annotations.orValue({})' },
    ...(hasNamespaceSettings
      ? [{ name: 'namespaceAnnotations', expression: 'namespaceObject.metadata.?annotations.orValue({})' }]
      : []),
    {
      name: 'isOwnChoice',
      expression: `${annotationIn('variables.annotations', inject)} in ${celList(on)}`,
    },
    {
      name: 'isOptedIn',
      expression: `variables.isOwnChoice || (!(${annotationIn('variables.annotations', inject)} in ${celList(off)})
  && namespaceObject.metadata.?labels[?${celText(inject)}].orValue('') in ${celList(on)})`,
    },
    {
      name: 'isInjected',
      expression: `object.metadata.?labels[?${celText(injectedLabel)}].orValue('') == 'true'`,
    },
    { name: 'delay', expression: `[${seconds(said('delay'), settings.delay.value)}, ${mostDelay}].min()` },
    { name: 'drain', expression: seconds(said('drain'), settings.drain.value) },
    { name: 'buffer', expression: seconds(said('buffer'), settings.buffer.value) },
    {
      name: 'saidReadiness',
      expression: `${said('readiness')}
  .filter(text, text in ['auto', 'off', 'tcp', 'grpc'] || text.startsWith('/'))`,
    },
    {
      name: 'readiness',
      expression: `(variables.saidReadiness + ${celList([settings.readiness.value.kind])})[0]`,
    },
    {
      name: 'containerNames',
      expression: `(${said('containers')}
  .map(text, text.split(',').map(name, name.trim()).filter(name, name != ''))
  .filter(names, size(names) > 0) + [${celList(settings.containers.value ?? [])}])[0]`,
    },
  ];
}

/**
 * The first of the texts that is a duration, in whole seconds, rounded up. More than five digits in a row are not read:
 * CEL fails where a duration is longer than 292 years, and a policy that fails injects nothing.
 */
function seconds(texts: string, fallback: number): string {
  return `(${texts}
  .map(text, text.trim())
  .filter(text, text.matches(${celText(`^\\d+$|${durationPattern.source}`)}) && !text.matches(r'\\d{6}') && size(text) <= 64)
  .map(text, text.matches(r'^\\d+$') ? int(text) : (duration(text) + duration('999999us')).getSeconds()) + [${fallback}])[0]`;
}
