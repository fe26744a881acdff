import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/core/json.ts';
import { maybe, members } from './members.ts';

const portNumber = fc.constantFrom(80, 443, 5432, 8080, 8443, 9090, 50051);
const portName = fc.constantFrom('http', 'https', 'grpc', 'http-metrics', 'admin', 'web');
const ports = fc
  .uniqueArray(fc.tuple(portNumber, maybe(portName, 1)), { maxLength: 3, selector: ([number]) => number })
  .chain((all) =>
    fc.tuple(
      ...all.map(([containerPort, name]) =>
        members({
          containerPort: fc.constant(containerPort),
          name: fc.constant(name),
          protocol: maybe(fc.constantFrom('TCP', 'TCP', 'UDP'), 1),
        }),
      ),
    ),
  )
  // Two ports of one name are refused.
  .map((all) =>
    all.filter(
      ({ name }, index) => !all.some((port, other) => other < index && name && port['name'] === name),
    ),
  );

const httpGet = members({
  path: maybe(fc.constantFrom('/live', '/healthz?full=1'), 1),
  port: fc.constantFrom<Json>(8080, 'http', 'https'),
  scheme: maybe(fc.constantFrom('HTTP', 'HTTPS'), 2),
  httpHeaders: maybe(fc.constant([{ name: 'Host', value: 'shop.example.org' }]), 4),
});
const exec = fc.constant({ command: ['/bin/true'] });
const handlers: fc.Arbitrary<JsonObject>[] = [
  members({ httpGet }),
  members({ tcpSocket: members({ port: fc.constantFrom<Json>(8080, 'http') }) }),
  members({ exec }),
  members({ grpc: members({ port: portNumber, service: maybe(fc.constant('shop.Cart'), 1) }) }),
];

function probe(kind: 'liveness' | 'readiness'): fc.Arbitrary<JsonObject> {
  const patience = members({
    initialDelaySeconds: maybe(fc.integer({ min: 0, max: 60 }), 2),
    timeoutSeconds: maybe(fc.integer({ min: 1, max: 30 }), 2),
    periodSeconds: maybe(fc.integer({ min: 1, max: 60 }), 2),
    failureThreshold: maybe(fc.integer({ min: 1, max: 60 }), 2),
    successThreshold: maybe(fc.integer({ min: 1, max: kind === 'readiness' ? 3 : 1 }), 3),
    ...(kind === 'liveness' && {
      terminationGracePeriodSeconds: maybe(fc.integer({ min: 1, max: 120 }), 3),
    }),
  });
  return fc
    .tuple(fc.oneof(...handlers), patience)
    .map(([handler, numbers]): JsonObject => ({ ...numbers, ...handler }));
}

const hook = fc.oneof(
  members({ sleep: members({ seconds: fc.constantFrom(0, 1, 5, 10, 30) }) }),
  members({ httpGet }),
  members({ exec }),
);
const lifecycle = members({ preStop: maybe(hook, 1), postStart: maybe(members({ exec }), 3) });

const variable = fc.oneof(
  members({ name: fc.constantFrom('RETRY_COUNT', 'A', 'B'), value: maybe(fc.constantFrom('', '1'), 1) }),
  fc.constant<JsonObject>({
    name: 'RETRY_COUNT',
    valueFrom: { configMapKeyRef: { name: 'shop', key: 'retries' } },
  }),
  fc.constant<JsonObject>({ name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
);

/** What containers of any kind may have. */
const ofAny = {
  image: fc.constant('registry.example.org/shop/web:1'),
  command: maybe(fc.constantFrom(['sh', '-c', 'node server.js'], ['npm', 'start'], ['/server']), 2),
  env: maybe(fc.array(variable, { maxLength: 3 }), 1),
  envFrom: maybe(fc.constant([{ configMapRef: { name: 'shop' } }]), 4),
  resources: maybe(
    fc.constantFrom<Json>(
      { requests: { cpu: '10m' }, limits: { memory: '64Mi' } },
      { limits: { 'nvidia.com/gpu': 1 } },
    ),
    3,
  ),
  volumeMounts: maybe(fc.constant([{ name: 'scratch', mountPath: '/tmp' }]), 2),
};
const ofLasting = {
  ports: maybe(ports, 1),
  livenessProbe: maybe(probe('liveness'), 1),
  startupProbe: maybe(probe('liveness'), 3),
  readinessProbe: maybe(probe('readiness'), 2),
  lifecycle: maybe(lifecycle, 3),
};

/** A container of `spec.containers`. */
export function arbitraryContainer(name: string): fc.Arbitrary<JsonObject> {
  return members({ name: fc.constant(name), ...ofAny, ...ofLasting });
}

/** One of `spec.initContainers`: a native sidecar, which may have hooks and probes, or a plain one, which may not. */
export function arbitraryInitContainer(name: string): fc.Arbitrary<JsonObject> {
  return fc.oneof(
    members({ name: fc.constant(name), restartPolicy: fc.constant('Always'), ...ofAny, ...ofLasting }),
    members({ name: fc.constant(name), ...ofAny }),
  );
}
