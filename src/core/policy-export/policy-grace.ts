import { defaultGraceSeconds } from '../mutations/grace-period.ts';
import { secondsBeforeKill } from '../mutations/outbound-proxies.ts';
import type { CelVariable } from './cel.ts';
import type { ExportedDefaults } from './exported-defaults.ts';

const hook = 'variables.containers[i].?lifecycle.?preStop';

/**
 * The variables for the grace period, by the arithmetic of `raiseGracePeriod`, and for how long each hook of ours sleeps.
 * Nothing tells a second pass what the first one did but the label: with it, nothing is added for a hook again.
 */
export function graceVariables({ bounds: { maxGraceSeconds } }: ExportedDefaults): CelVariable[] {
  return [
    {
      name: 'written',
      expression: `[int(object.spec.?terminationGracePeriodSeconds.orValue(${defaultGraceSeconds}))].map(s, s < 0 ? 1 : s)[0]`,
    },
    {
      name: 'longestHookBesideProxies',
      expression: `([0]
  + variables.indexes.filter(i, variables.roles[i] != 'outbound' && ${hook}.hasValue())
    .map(i, int(${hook}.?sleep.?seconds.orValue(variables.delay)))
  + variables.nativeSidecars.filter(c, c.?lifecycle.?preStop.hasValue())
    .map(c, int(c.lifecycle.preStop.?sleep.?seconds.orValue(variables.delay)))).max()`,
    },
    {
      name: 'proxySleepNow',
      expression: outboundSleep(
        '[variables.delay, variables.longestHookBesideProxies].max()',
        'variables.written',
      ),
    },
    {
      name: 'longestHook',
      expression: `([variables.longestHookBesideProxies, variables.getsHook.exists(gets, gets) ? variables.delay : 0]
  + variables.indexes.filter(i, variables.roles[i] == 'outbound' && ${hook}.hasValue())
    .map(i, int(${hook}.?sleep.?seconds.orValue(variables.delay)))
    .map(s, s == variables.proxySleepNow ? variables.delay : s)).max()`,
    },
    {
      name: 'grace',
      expression: `variables.written >= ${maxGraceSeconds} ? variables.written : [variables.written, [${maxGraceSeconds}, [
  variables.written + (variables.getsHook.exists(gets, gets) && !variables.isInjected ? variables.delay : 0),
  variables.longestHook + variables.drain + variables.buffer].max()].min()].max()`,
    },
    {
      name: 'sleeps',
      expression: `variables.indexes.map(i, !variables.getsHook[i] ? 0
  : variables.roles[i] == 'outbound' ? ${outboundSleep('variables.longestHook', 'variables.grace')}
  : variables.delay)`,
    },
  ];
}

function outboundSleep(longestHook: string, grace: string): string {
  return `[1, [${longestHook} + variables.drain, ${grace} - ${secondsBeforeKill}].min()].max()`;
}
