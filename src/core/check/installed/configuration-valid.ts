import { type Check, failed, passed } from '../check.ts';

export const configurationValid: Check<'place' | 'configurationFaults'> = {
  name: 'configuration-valid',
  title: 'the configuration is valid',
  meaning:
    'A running replica keeps its last valid configuration; a new one cannot begin with an invalid one.',
  needs: ['place', 'configurationFaults'],
  judge: ({ place, configurationFaults: faults }) => {
    if (place === undefined) return undefined;
    const object = `the ConfigMap ${place.name} in ${place.namespace}`;
    if (faults === undefined)
      return failed(`${object} is missing, or has no config.yaml`, 'make it again with helm upgrade');
    if (faults.length === 0) return passed;
    return failed(`${object} is not: ${faults.join('; ')}`, 'correct config in the values of the release');
  },
};
