import { expect, it } from 'vitest';
import { defaultConfiguration } from '../config/configuration.ts';
import { controlDetails } from './control-details.ts';

const well = {
  configuration: { capabilities: {} },
  configurationHealth: { loadedAt: new Date(0) },
  hasSelfTest: true,
  trouble: undefined,
  duties: new Map([['capabilities', { trouble: undefined }]]),
  wrong: [],
};

it('has nothing to say where all is well', () => {
  expect(controlDetails(well)).toEqual([]);
});

it('says what does not work, one line each', () => {
  const invalid = { since: new Date(0), faults: ['bounds: not valid', 'port: not valid'] };
  const details = controlDetails({
    configuration: defaultConfiguration,
    configurationHealth: { loadedAt: new Date(0), invalid },
    hasSelfTest: false,
    trouble: 'connect ECONNREFUSED',
    duties: new Map([
      ['certificates', { trouble: 'no rights' }],
      ['replicas', { trouble: undefined }],
    ]),
    wrong: ['SelfTestFailed: not injected'],
  });
  expect(details).toEqual([
    'configuration: not valid since 1970-01-01T00:00:00.000Z, the last good one is used: bounds: not valid (and 1 more)',
    expect.stringMatching(/^capabilities: nobody finds out/),
    'election: connect ECONNREFUSED',
    'certificates: no rights',
    'SelfTestFailed: not injected',
  ]);
});

it('needs nobody to find out what the admin has written', () => {
  const configuration = { capabilities: { sleep: true } };
  expect(controlDetails({ ...well, configuration, hasSelfTest: false })).toEqual([]);
});
