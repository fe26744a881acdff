import { expect, it } from 'vitest';
import { historyKept } from './history-kept.ts';

const place = { namespace: 'gracehook', name: 'grace' };
const control = (...args: string[]) => ({ spec: { template: { spec: { containers: [{ args }] } } } });

it.each([
  ['observes and has it', control('control', '--observe'), {}, 'passed'],
  ['observes without it', control('control', '--observe'), undefined, 'failed'],
  ['does not observe', control('control'), undefined, undefined],
])('control %s', (_what, deployment, history, outcome) => {
  expect(historyKept.judge({ place, control: deployment, history })?.outcome).toBe(outcome);
});
