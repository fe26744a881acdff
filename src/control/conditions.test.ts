import { expect, it } from 'vitest';
import { createLogger } from '../telemetry/logger.ts';
import { createConditions } from './conditions.ts';

it('tells each change once, and that all is well only after something was wrong', async () => {
  const events: string[] = [];
  const log = createLogger(false);
  log.level = 'silent';
  const conditions = createConditions(async ({ name }, type, reason, message) => {
    events.push(`${name} ${type} ${reason} ${message}`);
  }, log);
  const about = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  const follow = conditions.follow({ about, badReason: 'Bad', goodReason: 'Good', goodMessage: 'All well.' });
  await follow(undefined);
  expect(events).toEqual([]);
  await follow('it is red');
  await follow('it is red');
  expect(conditions.wrong()).toEqual(['Bad: it is red']);
  await follow('it is blue');
  await follow(undefined);
  await follow(undefined);
  await follow('it is red');
  expect(events).toEqual([
    'web Warning Bad it is red',
    'web Warning Bad it is blue',
    'web Normal Good All well.',
    'web Warning Bad it is red',
  ]);
});
