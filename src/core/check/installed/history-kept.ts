import { asList, asString, valueAt } from '../../json.ts';
import { type Check, failed, passed } from '../check.ts';

export const historyKept: Check<'place' | 'control' | 'history'> = {
  name: 'history-kept',
  title: 'there is a ConfigMap for how shutdowns went',
  meaning:
    'With `observer.enabled`, control keeps what it observed in the ConfigMap NAME-history, which `status` reads.',
  needs: ['place', 'control', 'history'],
  judge: ({ place, control, history }) => {
    const args = asList(valueAt(control, ['spec', 'template', 'spec', 'containers', 0, 'args'])).map(
      asString,
    );
    if (place === undefined || !args.includes('--observe')) return undefined;
    if (history !== undefined) return passed;
    return failed(
      `the ConfigMap ${place.name}-history is missing in ${place.namespace}`,
      'make it again with helm upgrade',
    );
  },
};
