import { expect, it } from 'vitest';
import { type SettingName, settingTable } from '../policy/settings.ts';
import { exportedDefaults } from './exported-defaults.ts';
import { isExported, policyLimits } from './policy-limits.ts';

const limitsWith = (values: Readonly<Record<string, string>>) =>
  policyLimits(exportedDefaults([{ place: 'cluster', values: new Map(Object.entries(values)) }]));
const whats = (values: Readonly<Record<string, string>>) => limitsWith(values).map(({ what }) => what);

it('names every setting of a pod that the policy does not read', () => {
  const [first] = whats({});
  for (const name of Object.keys(settingTable) as SettingName[]) {
    const isNamed = first?.split(/[ ,]+/).includes(name);
    expect([name, isNamed]).toEqual([name, !isExported(name) && name !== 'strategy']);
  }
});

it.each([
  [{ env: 'A=1' }, 'env of the configuration'],
  [{ strategy: 'off' }, 'strategy of the configuration'],
  [{ readiness: 'tcp' }, 'readiness of the configuration'],
  [{ inject: 'enabled' }, 'inject of the configuration'],
])('says of a configuration with %j that it asks in vain', (values, what) => {
  expect(whats(values)).toContain(what);
  expect(whats({})).not.toContain(what);
});

it.each([{ readiness: 'off' }, { delay: '9s' }, { inject: 'disabled' }])('says no more with %j', (values) => {
  expect(whats(values)).toEqual(whats({}));
});
