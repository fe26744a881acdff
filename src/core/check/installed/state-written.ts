import { type Check, failed, passed } from '../check.ts';

export const stateWritten: Check<'place' | 'stateFaults'> = {
  name: 'state-written',
  title: 'control has written down what the API server keeps',
  meaning:
    '`serve` waits for the ConfigMap NAME-state before it is ready: it must never send a field that is dropped.',
  needs: ['place', 'stateFaults'],
  judge: ({ place, stateFaults: [fault] }) => {
    if (place === undefined) return undefined;
    if (fault === undefined) return passed;
    return failed(
      `the ConfigMap ${place.name}-state in ${place.namespace}: ${fault}`,
      'see the log of control; where the ConfigMap is missing, helm upgrade makes it again',
    );
  },
};
