import { expect, it } from 'vitest';
import { buildOperationsServer } from '../../src/server/build-operations-server.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';

it('serves liveness, readiness with its reason, and metrics', async () => {
  const metrics = createMetrics('1.2.3');
  let because: string | undefined = 'starting';
  let details: string[] = [];
  const server = buildOperationsServer({
    unreadyBecause: () => because,
    readyDetails: () => details,
    metrics: metrics.text,
    metricsContentType: metrics.contentType,
  });
  expect((await server.inject('/livez')).statusCode).toBe(200);
  const unready = await server.inject('/readyz');
  expect([unready.statusCode, unready.body]).toEqual([503, 'not ready: starting\n']);
  because = undefined;
  const ready = await server.inject('/readyz');
  expect([ready.statusCode, ready.body]).toEqual([200, 'ok\n']);
  details = ['configuration: not valid', 'namespaces: not known yet'];
  const detailed = await server.inject('/readyz');
  expect([detailed.statusCode, detailed.body]).toEqual([
    200,
    'ok\nconfiguration: not valid\nnamespaces: not known yet\n',
  ]);
  metrics.countRefusal('NotJson');
  const scraped = await server.inject('/metrics');
  expect(scraped.headers['content-type']).toContain('text/plain');
  expect(scraped.body).toContain('gracehook_http_refusals_total{code="NotJson"} 1');
  expect(scraped.body).toContain('gracehook_build_info{version="1.2.3"');
});
