import { expect, it } from 'vitest';
import { disruptionBudget } from './disruption-budget.ts';

const place = { namespace: 'gracehook', name: 'grace' };

it.each([
  [2, {}, 'passed'],
  [2, undefined, 'warned'],
  [1, {}, 'warned'],
  [0, undefined, undefined],
])('%i replicas and the budget %j: %s', (replicas, budget, outcome) => {
  const facts = { serve: { spec: { replicas } }, place, disruptionBudget: budget };
  expect(disruptionBudget.judge(facts)?.outcome).toBe(outcome);
});
