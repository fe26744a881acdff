import { asString, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';
import { type DrainSwitch, sidecarOf } from '../policy/sidecars.ts';
import { variablesOf, type WantedVariables } from './env.ts';
import type { Injection } from './mutation.ts';

/**
 * The variables by which a mesh's proxy waits for its connections instead of a time of its own. Where the mesh or the
 * author chose a time, that stays.
 */
export function sidecarDrainVariables({ companions }: Injection): WantedVariables {
  return new Map(
    companions.flatMap((container): [Container, ReadonlyMap<string, string>][] => {
      const drain = sidecarOf(container)?.drain;
      return drain === undefined || isChosen(container, drain)
        ? []
        : [[container, new Map([[drain.variable, drain.value]])]];
    }),
  );
}

function isChosen(container: Container, { otherVariables, configVariable, configKey }: DrainSwitch): boolean {
  const own = variablesOf(container);
  const config = asString(valueAt(own.get(configVariable), ['value'])) ?? '';
  return otherVariables.some((name) => own.has(name)) || config.includes(configKey);
}
