import { expect, it } from 'vitest';
import { namespaceFaults } from './namespace-faults.ts';

const faultsOf = (values: Record<string, string>) =>
  namespaceFaults({ place: 'namespace', values: new Map(Object.entries(values)) });

it('says what is wrong and what to write instead', () => {
  expect(faultsOf({ buffer: 'bad', drian: '3s', delay: '7s' })).toEqual([
    'gracehook.io/buffer of the namespace: "bad" is not a duration; write one such as 90s, 1m30s or 500ms.',
    'gracehook.io/drian of the namespace is no setting of Gracehook and is ignored; did you mean gracehook.io/drain?',
  ]);
  expect(faultsOf({ delay: '7s' })).toEqual([]);
});

it('quotes nothing of a variable, and leaves it to the bounds which are allowed', () => {
  const faults = faultsOf({ env: 'A B=secret,TOKEN=secret,PATH=secret' });
  expect(faults).toEqual([
    'gracehook.io/env: A value could not be read and is ignored; the next source farther away counts.',
    'gracehook.io/env: This variable can change which code runs, so it is never set.',
  ]);
});
