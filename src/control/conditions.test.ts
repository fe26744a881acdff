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
  const follow = conditions.follow({
    about,
    badReason: 'SelfTestFailed',
    goodReason: 'SelfTestSucceeded',
    goodMessage: 'All well.',
  });
  await follow(undefined);
  expect(events).toEqual([]);
  await follow('it is red');
  await follow('it is red');
  expect(conditions.wrong()).toEqual(['SelfTestFailed: it is red']);
  await follow('it is blue');
  await follow(undefined);
  await follow(undefined);
  await follow('it is red');
  expect(events).toEqual([
    'web Warning SelfTestFailed it is red',
    'web Warning SelfTestFailed it is blue',
    'web Normal SelfTestSucceeded All well.',
    'web Warning SelfTestFailed it is red',
  ]);
});
