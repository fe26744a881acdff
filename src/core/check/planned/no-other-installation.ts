import { asString, type JsonObject, valueAt } from '../../json.ts';
import { type Check, failed, passed, warned } from '../check.ts';
import { nameOf } from '../entries.ts';

export const noOtherInstallation: Check<'configurations' | 'plan'> = {
  name: 'no-other-installation',
  title: 'there is no other Gracehook in the cluster',
  meaning: 'Two would both be sent each pod. What is there already is upgraded, not installed beside.',
  needs: ['configurations', 'plan'],
  judge: ({ configurations, plan }) => {
    const [first] = configurations;
    if (first === undefined) return passed;
    const elsewhere = configurations.find((one) => namespaceOf(one) !== plan.namespace);
    if (elsewhere !== undefined)
      return failed(
        `${nameOf(elsewhere)} is one, of the namespace ${namespaceOf(elsewhere) ?? '(none)'}`,
        'remove it first (docs/uninstall.md), or name its namespace with -n and upgrade it',
      );
    return warned(`${nameOf(first)} is there already`, 'use helm upgrade instead of helm install');
  },
};

function namespaceOf(configuration: JsonObject): string | undefined {
  return asString(valueAt(configuration, ['webhooks', 0, 'clientConfig', 'service', 'namespace']));
}
