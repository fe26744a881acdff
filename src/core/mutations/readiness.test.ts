import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { type Json, type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext, type PodContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';

const context = defaultContext('0.0.0');
const namespaceOptIn: PodContext = {
  ...context,
  sources: [{ place: 'namespace', values: new Map([['inject', 'enabled']]) }],
};

interface Case {
  readonly container: JsonObject;
  readonly owner?: string | null;
  readonly annotations?: Record<string, string>;
  readonly spec?: JsonObject;
  readonly others?: JsonObject[];
  readonly context?: PodContext;
}

function probeOf({
  container,
  owner = 'ReplicaSet',
  annotations = {},
  spec = {},
  others = [],
  context: given = context,
}: Case) {
  const optIn = given === context ? { 'gracehook.io/inject': 'enabled' } : {};
  const pod: JsonObject = {
    metadata: {
      annotations: { ...optIn, ...annotations },
      ...(owner !== null && { ownerReferences: [{ kind: owner, controller: true }] }),
    },
    spec: { containers: [{ name: 'web', ...container }, ...others], ...spec },
  };
  const { operations, reasons } = decide(pod, given);
  const probe = valueAt(applyOperations(pod, operations), ['spec', 'containers', 0, 'readinessProbe']);
  return { probe, codes: codesOf(reasons), details: reasons.map(({ detail }) => detail) };
}

const ports = (...list: (number | [number, string])[]): JsonObject => ({
  ports: list.map((port) =>
    typeof port === 'number' ? { containerPort: port } : { containerPort: port[0], name: port[1] },
  ),
});
const tcp = (port: number) => ({ tcpSocket: { port } });
const quick = { timeoutSeconds: 1, periodSeconds: 2, successThreshold: 1, failureThreshold: 15 };

it.each<[name: string, given: Case, handler: JsonObject | undefined]>([
  ['the only port without a name', { container: ports(8080) }, tcp(8080)],
  [
    'a port named http, before a metrics port',
    { container: ports([9090, 'http-metrics'], [8080, 'http']) },
    tcp(8080),
  ],
  ['a port named grpc-web', { container: ports([1, 'other'], [9000, 'grpc-web']) }, tcp(9000)],
  ['no port named like metrics or admin alone', { container: ports([9090, 'metrics']) }, undefined],
  ['no name that says nothing', { container: ports([9000, 'main']) }, undefined],
  ['none of two ports without names', { container: ports(8080, 8081) }, undefined],
  ['no database', { container: ports(5432) }, undefined],
  ['no UDP port', { container: { ports: [{ containerPort: 53, protocol: 'UDP' }] } }, undefined],
  [
    'a port declared for TCP and UDP',
    { container: { ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 53 }] } },
    tcp(53),
  ],
  ['nothing for a StatefulSet', { container: ports(8080), owner: 'StatefulSet' }, undefined],
  ['nothing for a bare pod', { container: ports(8080), owner: null }, undefined],
  [
    'nothing where only the namespace opted in',
    { container: ports(8080), context: namespaceOptIn },
    undefined,
  ],
  [
    'a port where the workload opted in',
    {
      container: ports(8080),
      annotations: { 'gracehook.io/copied': '{"of":"Deployment/web","inject":"enabled"}' },
    },
    tcp(8080),
  ],
  [
    'a port of its own where a setting names one of another container',
    {
      container: ports(8080),
      annotations: { 'gracehook.io/readiness-port': 'api' },
      others: [{ name: 'api', ...ports([9000, 'api']) }],
    },
    tcp(8080),
  ],
  [
    'the port that a setting names',
    { container: ports(8080, 8081), annotations: { 'gracehook.io/readiness-port': '8081' } },
    tcp(8081),
  ],
  [
    'a port that a setting names and nobody declares',
    { container: {}, annotations: { 'gracehook.io/readiness-port': '8081' } },
    tcp(8081),
  ],
  [
    'a port where a source names readiness',
    { container: ports(8080), context: namespaceOptIn, annotations: { 'gracehook.io/readiness': 'auto' } },
    tcp(8080),
  ],
])('auto invents a TCP probe on %s', (_name, given, handler) => {
  const { probe, codes } = probeOf(given);
  expect(probe).toEqual(handler && { ...handler, ...quick });
  expect(codes.includes('NoReadiness')).toBe(handler === undefined);
});

it('invents none with hostNetwork', () => {
  const { probe, codes } = probeOf({ container: ports(8080), spec: { hostNetwork: true } });
  expect([probe, codes]).toEqual([undefined, ['HostNetwork']]);
});

it.each<[name: string, liveness: JsonObject, probe: Json]>([
  [
    'HTTP, with headers and its timeout',
    {
      httpGet: { path: '/live', port: 'http', httpHeaders: [{ name: 'X', value: 'y' }] },
      timeoutSeconds: 3,
    },
    {
      httpGet: { path: '/live', port: 'http', scheme: 'HTTP', httpHeaders: [{ name: 'X', value: 'y' }] },
      ...quick,
      timeoutSeconds: 3,
    },
  ],
  [
    'HTTPS',
    { httpGet: { port: 8443, scheme: 'HTTPS' } },
    { httpGet: { path: '/', port: 8443, scheme: 'HTTPS' }, ...quick },
  ],
  ['gRPC', { grpc: { port: 9000, service: 'ready' } }, { grpc: { port: 9000, service: 'ready' }, ...quick }],
  ['TCP of a StatefulSet too', { tcpSocket: { port: 5432 } }, { tcpSocket: { port: 5432 }, ...quick }],
  [
    'one that is patient for 100 s',
    { tcpSocket: { port: 80 }, periodSeconds: 20, failureThreshold: 5 },
    { ...tcp(80), ...quick, failureThreshold: 50 },
  ],
])('auto copies a liveness probe: %s', (_name, livenessProbe, probe) => {
  expect(probeOf({ container: { livenessProbe }, owner: 'StatefulSet' }).probe).toEqual(probe);
});

it('never copies an exec, and looks for a port instead', () => {
  const livenessProbe = { exec: { command: ['java', '-version'] } };
  expect(probeOf({ container: { livenessProbe, ...ports(8080) } }).probe).toEqual({ ...tcp(8080), ...quick });
});

it.each<[annotations: Record<string, string>, container: JsonObject, handler: JsonObject | undefined]>([
  [{ readiness: 'tcp' }, ports([5432, 'postgres']), tcp(5432)],
  [{ readiness: 'tcp' }, ports([9090, 'metrics'], [5432, 'postgres']), tcp(5432)],
  [{ readiness: 'tcp' }, ports([8080, 'http'], [9000, 'grpc']), tcp(8080)],
  [{ readiness: 'grpc' }, ports([8080, 'http'], [9000, 'grpc']), { grpc: { port: 9000, service: '' } }],
  [{ readiness: '/health' }, ports(8080), { httpGet: { path: '/health', port: 8080, scheme: 'HTTP' } }],
  [
    { readiness: '/health' },
    ports([8443, 'https']),
    { httpGet: { path: '/health', port: 8443, scheme: 'HTTPS' } },
  ],
  [
    { readiness: '/health', 'readiness-port': '8081' },
    ports(8080),
    { httpGet: { path: '/health', port: 8081, scheme: 'HTTP' } },
  ],
  [
    { readiness: '/health' },
    ports([9000, 'grpc'], [8080, 'http']),
    { httpGet: { path: '/health', port: 8080, scheme: 'HTTP' } },
  ],
  [
    { readiness: '/health' },
    ports([9000, 'grpc-api'], [8081, 'metrics']),
    { httpGet: { path: '/health', port: 8081, scheme: 'HTTP' } },
  ],
  [
    { readiness: '/health' },
    ports([9000, 'grpc']),
    { httpGet: { path: '/health', port: 9000, scheme: 'HTTP' } },
  ],
  [{ readiness: 'tcp' }, ports([9000, 'grpc'], [8080, 'http']), tcp(9000)],
  [{ readiness: 'tcp', 'readiness-port': 'admin' }, ports([8080, 'http'], [8081, 'admin']), tcp(8081)],
  [{ readiness: 'tcp', 'readiness-port': 'nosuch' }, ports([8080, 'http']), undefined],
  [{ readiness: 'tcp' }, {}, undefined],
  [{ readiness: 'off' }, ports(8080), undefined],
])('%j chooses its port in any kind of pod', (settings, container, handler) => {
  const annotations = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`gracehook.io/${name}`, value]),
  );
  expect(probeOf({ container, annotations, owner: 'StatefulSet' }).probe).toEqual(
    handler && { ...handler, ...quick },
  );
});

it("keeps the author's probe", () => {
  const readinessProbe = { exec: { command: ['true'] } };
  const { probe, codes } = probeOf({ container: { readinessProbe, ...ports(8080) } });
  expect([probe, codes]).toEqual([readinessProbe, ['ReadinessAlreadySet']]);
});

it.each<[name: string, handler: JsonObject]>([
  ['HTTP', { httpGet: { path: '/health', port: 8080, host: '169.254.20.10' } }],
  ['TCP', { tcpSocket: { port: 8080, host: '169.254.20.10' } }],
])('does not guess where a liveness probe asks another host by %s', (_name, handler) => {
  const { probe, codes } = probeOf({ container: { ...ports(8080), livenessProbe: handler } });
  expect([probe, codes]).toEqual([undefined, ['NoReadiness']]);
});

it('keeps the probe of a pod made from the YAML of an injected one, whose owner is gone', () => {
  const pod: JsonObject = {
    metadata: {
      annotations: { 'gracehook.io/inject': 'enabled' },
      ownerReferences: [{ kind: 'ReplicaSet', controller: true }],
    },
    spec: { containers: [{ name: 'web', ...ports(8080) }] },
  };
  const injected = applyOperations(pod, decide(pod, context).operations);
  const copy = withValueAt(injected, ['metadata', 'ownerReferences'], undefined) as JsonObject;
  expect(decide(copy, context).operations).toEqual([]);
});

it('settles in one pass on a pod without owner and with hostNetwork whose probe is asked for no more', () => {
  const asked = { 'gracehook.io/inject': 'enabled', 'gracehook.io/readiness': 'tcp' };
  const pod: JsonObject = {
    metadata: { annotations: asked },
    spec: { hostNetwork: true, containers: [{ name: 'web', ...ports(8080) }] },
  };
  const injected = applyOperations(pod, decide(pod, context).operations);
  const path = ['metadata', 'annotations', 'gracehook.io/readiness'];
  const changed = withValueAt(injected, path, undefined) as JsonObject;
  const again = applyOperations(changed, decide(changed, context).operations) as JsonObject;
  expect(valueAt(again, ['spec', 'containers', 0, 'readinessProbe'])).toBeUndefined();
  expect(decide(again, context).operations).toEqual([]);
});

it.each<[name: string, given: Case, why: string]>([
  [
    'asks for a port that it does not declare',
    {
      container: ports(8080),
      annotations: { 'gracehook.io/readiness': 'tcp', 'gracehook.io/readiness-port': 'x' },
    },
    'it declares no such TCP port',
  ],
  [
    'asks another host',
    { container: { ...ports(8080), livenessProbe: { tcpSocket: { port: 1, host: 'x' } } } },
    'its liveness probe asks another host',
  ],
  ['declares nothing', { container: {} }, 'it declares no TCP port'],
  [
    'is in a StatefulSet',
    { container: ports(8080), owner: 'StatefulSet' },
    'none is invented for pods but those of a Deployment',
  ],
  [
    'has only its namespace to opt it in',
    { container: ports(8080), context: namespaceOptIn },
    'none is invented where only the namespace opted in',
  ],
  [
    'declares nothing that is evident',
    { container: ports(8080, 8081) },
    'it declares no port that is evidently the one it serves on',
  ],
])('says why a container that %s gets no probe', (_name, given, why) => {
  expect(probeOf(given).details).toEqual([`web gets no readiness probe: ${why}.`]);
});

it('says nothing where nobody wants a probe, and why it invents none with hostNetwork', () => {
  const annotations = { 'gracehook.io/readiness': 'off' };
  expect(probeOf({ container: ports(8080), annotations }).details).toEqual([]);
  expect(probeOf({ container: ports(8080), spec: { hostNetwork: true } }).details).toEqual([
    'web runs with hostNetwork, so no TCP probe is invented.',
  ]);
});

it('takes an invented probe back from a pod made for a StatefulSet from the YAML of a ReplicaSet’s', () => {
  const owned = (kind: string) => [{ kind, controller: true }];
  const pod: JsonObject = {
    metadata: {
      annotations: { 'gracehook.io/inject': 'enabled' },
      ownerReferences: owned('ReplicaSet'),
    },
    spec: { containers: [{ name: 'web', ...ports(8080) }] },
  };
  const injected = applyOperations(pod, decide(pod, context).operations);
  const copy = withValueAt(injected, ['metadata', 'ownerReferences'], owned('StatefulSet')) as JsonObject;
  expect(decide(copy, context).operations[0]).toEqual({
    op: 'remove',
    path: '/spec/containers/0/readinessProbe',
  });
});

it.each<[name: string, port: string, codes: string[]]>([
  ['another port than the liveness probe asks', '8080', ['ReadinessPortUnused']],
  ['the port that the liveness probe asks', '9090', []],
  ['the name of that port', 'live', []],
  ['a port that is not declared here', 'nowhere', []],
])('where readiness-port names %s (%s), says %j', (_name, port, codes) => {
  const container = {
    ...ports([9090, 'live'], [8080, 'http']),
    livenessProbe: { tcpSocket: { port: 'live' } },
  };
  const { probe, codes: found } = probeOf({
    container,
    annotations: { 'gracehook.io/readiness-port': port },
  });
  expect([valueAt(probe, ['tcpSocket']), found]).toEqual([{ port: 'live' }, codes]);
});

it('invents no probe on another port than the one that is named', () => {
  const annotations = { 'gracehook.io/readiness-port': 'htpp' };
  const { probe, details } = probeOf({ container: ports([8080, 'http']), annotations });
  expect([probe, details]).toEqual([
    undefined,
    ['web gets no readiness probe: no container declares a TCP port named htpp.'],
  ]);
});
