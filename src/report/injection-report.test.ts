import { expect, it } from 'vitest';
import type { JsonObject } from '../core/json.ts';
import { decideManifests } from '../core/offline/decide-manifests.ts';
import { defaultContext } from '../core/pod-context.ts';
import { injectionReport } from './injection-report.ts';
import { unpainted } from './paint.ts';

function reported(...manifests: JsonObject[]) {
  const policy = { context: defaultContext('test'), namespace: 'default', isAllOptedIn: false };
  return injectionReport(decideManifests(manifests, policy), unpainted);
}

function pod(name: string, annotations: JsonObject, spec: JsonObject): JsonObject {
  return {
    kind: 'Pod',
    metadata: { name, annotations: { 'gracehook.io/inject': 'enabled', ...annotations } },
    spec,
  };
}

const probe = { livenessProbe: { tcpSocket: { port: 1 } } };

it('says of each workload what was done, once for containers that got the same', () => {
  const annotations = { 'gracehook.io/env': 'A=1,B=2', 'gracehook.io/delay': '5' };
  expect(
    reported(
      pod('web', annotations, {
        containers: [
          { name: 'a', ...probe },
          { name: 'b', ...probe },
        ],
      }),
    ),
  ).toEqual([
    'pod/web  patched    preStop sleep 5s (a, b), grace 30 -> 40, livenessProbe grace 35 (a), livenessProbe grace 35 (b), readiness tcpSocket 1 (a, b), env A B (a, b)',
    '  UnitMissing: gracehook.io/delay: "5" has no unit and is read as seconds; write 5s.',
    '1 workload: 1 patched',
  ]);
});

it('gives those that were left alone their reason, and counts', () => {
  const lines = reported(
    pod('a', {}, { terminationGracePeriodSeconds: 0, containers: [] }),
    { ...pod('b', {}, { containers: [] }), metadata: { generateName: 'b-' } },
    { kind: 'Service' },
  );
  expect(lines).toEqual([
    expect.stringMatching(/^pod\/a {4}skipped {4}GracePeriodZero: /),
    expect.stringMatching(/^pod\/b-\* {2}skipped {4}NotOptedIn: /),
    '2 workloads: 2 skipped',
  ]);
  expect(reported({ kind: 'Service' })).toEqual(['no workloads']);
});
