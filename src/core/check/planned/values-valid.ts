import { type Check, failed, passed } from '../check.ts';

export const valuesValid: Check<'plan'> = {
  name: 'values-valid',
  title: 'the configuration in the values is valid',
  meaning: '`config` of each `--values FILE`, by the same schema that `serve` reads it with.',
  needs: ['plan'],
  judge: ({ plan: { configurationFaults: faults } }) =>
    faults.length === 0 ? passed : failed(faults.join('; '), 'correct config in the values'),
};
