import fc from 'fast-check';
import type { JsonObject } from '../../src/core/json.ts';
import { settingTable } from '../../src/core/policy/settings.ts';
import { arbitraryContainer, arbitraryInitContainer } from './arbitrary-container.ts';
import { maybe, members } from './members.ts';

const goodTexts: Readonly<Record<string, readonly string[]>> = {
  inject: ['enabled', 'true'],
  delay: ['5s', '0s', '10', '1m30s', '9m'],
  drain: ['20s', '1s', '2m', '9m'],
  buffer: ['15s', '0s', '1m'],
  'pre-stop-path': ['/prestop', '/quit?wait=1'],
  'pre-stop-port': ['8080', 'http', '9999', 'nowhere'],
  'pre-stop-scheme': ['http', 'HTTPS'],
  readiness: ['auto', 'off', 'tcp', 'grpc', '/health'],
  'readiness-port': ['8080', 'http', 'grpc', '9999', 'nowhere'],
  startup: ['auto', 'off', 'tcp', 'grpc', '/started'],
  env: ['RETRY_COUNT=3', 'A=1,B="x,y"', 'EMPTY=', 'A=1\nLD_PRELOAD=x', 'with-dash=1'],
  framework: ['gunicorn', 'spring-boot', 'quarkus', 'uvicorn', 'dotnet', 'puma'],
  containers: ['web', 'web,proxy', 'nowhere', 'web,nowhere'],
  'stop-signal': ['SIGTERM', 'SIGQUIT', 'SIGRTMIN+3'],
};
const badTexts = ['', 'banana', '-5s', '70000', 'UPPER_case', 'ünï', '=', '/ space', 'SIGKILL', '1e9h'];

/** Values of every setting that there is, most of them good; a setting without texts above gets bad ones only. */
const settings = members(
  Object.fromEntries(
    Object.keys(settingTable)
      .filter((name) => name !== 'inject')
      .map((name) => {
        const good = fc.constantFrom(...(goodTexts[name] ?? badTexts));
        const value = fc.oneof(
          { weight: 5, arbitrary: good },
          { weight: 1, arbitrary: fc.constantFrom(...badTexts) },
        );
        return [`gracehook.io/${name}`, maybe(value, 3)];
      }),
  ),
);
const strangeAnnotations = members({
  'gracehook.io/dealy': maybe(fc.constant('5s'), 12),
  'gracehook.io/copied': maybe(fc.constantFrom('{"of":"Deployment/web","delay":"5s"}', '{'), 8),
  'gracehook.io/status': maybe(
    fc.constantFrom('{', '{"v":1,"grace":{"written":30,"set":40},"preStop":{"web":"sleep 5"}}'),
    12,
  ),
  'example.org/note': maybe(fc.constant('ünchanged'), 2),
});

const owners = [
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1' },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web' },
  { apiVersion: 'batch/v1', kind: 'Job', name: 'web' },
].map((owner) => [{ ...owner, uid: '0a0a0a0a-0000-4000-8000-000000000000', controller: true }]);

const graces = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(15, 30, 60) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 900 }) },
  { weight: 1, arbitrary: fc.constantFrom(-5, 0, 1, 1200, 2 ** 53 - 1, 2 ** 62) },
);

/**
 * Pods that a person might write and a server mostly accepts, all opted in: every probe handler and hook, variables,
 * native sidecars, odd grace periods, settings good and bad. What no server takes is `decide.property.test.ts`'s matter.
 */
export const arbitraryPod: fc.Arbitrary<JsonObject> = fc
  .tuple(
    settings,
    strangeAnnotations,
    fc.constantFrom(...(goodTexts['inject'] ?? [])),
    members({
      labels: maybe(fc.constant({ app: 'web', 'app.kubernetes.io/name': 'web' }), 4),
      ownerReferences: maybe(fc.constantFrom(...owners), 3),
    }),
    members({
      containers: fc
        .uniqueArray(fc.constantFrom('web', 'proxy', 'constructor', 'istio-proxy', 'cloud-sql-proxy'), {
          minLength: 1,
          maxLength: 4,
        })
        .chain((names) => fc.tuple(...names.map(arbitraryContainer))),
      initContainers: maybe(
        fc
          .uniqueArray(fc.constantFrom('setup', 'mesh', 'log-shipper'), { maxLength: 3 })
          .chain((names) => fc.tuple(...names.map(arbitraryInitContainer))),
        2,
      ),
      terminationGracePeriodSeconds: maybe(graces, 1),
      restartPolicy: maybe(fc.constantFrom('Always', 'Always', 'Always', 'OnFailure', 'Never'), 2),
      os: maybe(fc.constantFrom({ name: 'linux' }, { name: 'windows' }), 3),
      hostNetwork: maybe(fc.boolean(), 8),
      shareProcessNamespace: maybe(fc.boolean(), 6),
      volumes: fc.constant([{ name: 'scratch', emptyDir: {} }]),
    }),
  )
  .map(([own, strange, inject, metadata, spec]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, annotations: { ...strange, ...own, 'gracehook.io/inject': inject } },
    spec,
  }));
