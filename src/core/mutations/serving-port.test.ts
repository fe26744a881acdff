import { expect, it } from 'vitest';
import type { Json } from '../json.ts';
import type { Container } from '../pod.ts';
import {
  declaredTcpPorts,
  evidentServingPort,
  isHttpsPort,
  likelyServingPort,
  namedPort,
} from './serving-port.ts';

const containerWith = (...ports: Json[]): Container => ({ name: 'web', path: [], json: { ports } });

/** A container that declares ports as `8080`, or `8080 http` where the port has a name. */
const declaring = (...ports: string[]): Container =>
  containerWith(
    ...ports.map((port): Json => {
      const [number, name] = port.split(' ');
      return { containerPort: Number(number), ...(name !== undefined && { name }) };
    }),
  );

it('finds the TCP ports that may be, each number once, the first of its kind', () => {
  const container = containerWith(
    { containerPort: 1, name: 'first' },
    { containerPort: 65_535, protocol: 'TCP' },
    { containerPort: 1, name: 'second' },
    { containerPort: 53, protocol: 'UDP' },
    { containerPort: 0 },
    { containerPort: -1 },
    { containerPort: 65_536 },
    { containerPort: '80' },
    { containerPort: 1.5 },
    { name: 'none' },
    { containerPort: 80, protocol: null, name: 5 },
    null,
  );
  expect(declaredTcpPorts(container)).toEqual([
    { number: 1, name: 'first' },
    { number: 65_535, name: undefined },
    { number: 80, name: undefined },
  ]);
  expect(declaredTcpPorts({ ...container, json: { ports: {} } })).toEqual([]);
});

type Found = number | undefined;

it.each<[ports: string[], evident: Found, forTcp: Found, forHttp: Found, forGrpc: Found]>([
  [['8080'], 8080, 8080, 8080, 8080],
  [['8080', '8081'], undefined, 8080, 8080, 8080],
  [['9000 main'], undefined, 9000, 9000, 9000],
  [['9090 metrics', '9000 main'], undefined, 9000, 9000, 9000],
  [['9090 metrics', '9091 admin'], undefined, 9090, 9090, 9090],
  [['9090 http-metrics', '8080 web'], 8080, 8080, 8080, 8080],
  [['8080 http', '9000 grpc'], 8080, 8080, 8080, 9000],
  [['8080 http', '9000 my-grpc'], 8080, 8080, 8080, 8080],
  [['9000 grpc-web', '8080 http'], 9000, 9000, 8080, 9000],
  [['9000 grpc', '8080'], 9000, 9000, 8080, 9000],
  [['9000 grpc', '9090 metrics'], 9000, 9000, 9090, 9000],
  [['9000 grpc'], 9000, 9000, 9000, 9000],
  [['8080 h2c'], 8080, 8080, 8080, 8080],
  [['8080 h2c-x'], undefined, 8080, 8080, 8080],
  [['8080 my-h2c'], undefined, 8080, 8080, 8080],
  [['8080 my-http'], undefined, 8080, 8080, 8080],
  [['5432'], undefined, 5432, 5432, 5432],
  [['5432 http'], 5432, 5432, 5432, 5432],
  [[], undefined, undefined, undefined, undefined],
])(
  'of the ports %j, %s is evident, %s likely for TCP, %s for a path and %s for gRPC',
  (ports, evident, forTcp, forHttp, forGrpc) => {
    const container = declaring(...ports);
    const likely = (['tcp', 'http', 'grpc'] as const).map((asks) => likelyServingPort(container, asks));
    expect([evidentServingPort(container), ...likely].map((port) => port?.number)).toEqual([
      evident,
      forTcp,
      forHttp,
      forGrpc,
    ]);
  },
);

it.each('metrics prom admin debug pprof profiler jmx monitoring stats health'.split(' '))(
  'takes no port named http-%s for the one that serves, and any other first',
  (what) => {
    expect(evidentServingPort(declaring(`9090 http-${what}`))).toBeUndefined();
    expect(likelyServingPort(declaring(`9090 ${what}`, '9000 main'), 'tcp')?.number).toBe(9000);
  },
);

it.each<[wanted: number | string | undefined, first: number | undefined, second: number | undefined]>([
  ['http', 8080, undefined],
  ['db', undefined, 5432],
  [8080, 8080, undefined],
  [5432, undefined, 5432],
  [9000, 9000, undefined],
  ['nosuch', undefined, undefined],
  [undefined, undefined, undefined],
])('finds the port %s as %s in the first container, as %s in the second', (wanted, first, second) => {
  const containers = [declaring('8080 http'), declaring('5432 db')];
  expect(containers.map((container) => namedPort(container, containers, wanted)?.number)).toEqual([
    first,
    second,
  ]);
});

it.each([
  [8443, undefined, true],
  [443, undefined, true],
  [443, 'main', true],
  [443, 'http', false],
  [8443, 'grpc', false],
  [8080, 'https', true],
  [8080, 'https-web', true],
  [8080, 'my-https', false],
  [8080, undefined, false],
])('the port %d named %s speaks HTTPS: %s', (number, name, isHttps) => {
  expect(isHttpsPort({ number, name })).toBe(isHttps);
});
