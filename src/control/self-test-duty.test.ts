import { expect, it } from 'vitest';
import { startObjectApiServer } from '../../test/server/object-api-server.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createConditions } from './conditions.ts';
import { selfTestDuty } from './self-test-duty.ts';

it('says nothing of a new installation for two minutes, and then what is wrong', async () => {
  const api = await startObjectApiServer();
  api.objects.set('/api/v1/namespaces/system/configmaps/gracehook-state', {
    metadata: { name: 'gracehook-state', creationTimestamp: '1970-01-01T00:00:00Z' },
  });
  const shown: boolean[] = [];
  const events: string[] = [];
  const log = createLogger(false);
  log.level = 'silent';
  const conditions = createConditions(async (_about, _type, reason) => void events.push(reason), log);
  let seconds = 0;
  const duty = selfTestDuty(
    api.access,
    { namespace: 'system', configMap: 'gracehook-state', selfTestNamespace: 'gracehook-selftest' },
    { apiVersion: 'apps/v1', kind: 'Deployment', name: 'gracehook' },
    conditions,
    (isSuccess) => shown.push(isSuccess),
    () => new Date(seconds * 1000),
  );
  for (seconds of [0, 60, 119]) await duty.perform(AbortSignal.timeout(10_000));
  expect([shown, events]).toEqual([[], []]);
  seconds = 120;
  await duty.perform(AbortSignal.timeout(10_000));
  expect([shown, events]).toEqual([[false], ['SelfTestFailed']]);
});
