import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { type Json, type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext, type PodContext } from '../pod-context.ts';
import { type FrameworkName, frameworkNames, frameworkTable } from '../policy/frameworks.ts';
import { codesOf } from '../reasons.ts';

const context = defaultContext('0.0.0');
const quiet = new Set(['NoReadiness', 'PreStopAlreadySet']);

/** A pod of one container `web`; `settings` are annotations without their prefix. */
function podOf(settings: Record<string, string>, container: JsonObject = {}, grace: Json = 30): JsonObject {
  const annotations = Object.fromEntries(
    Object.entries({ inject: 'enabled', ...settings }).map(([name, value]) => [
      `gracehook.io/${name}`,
      value,
    ]),
  );
  return {
    metadata: { annotations },
    spec: { terminationGracePeriodSeconds: grace, containers: [{ name: 'web', ...container }] },
  };
}

/** What the pod's container gets beyond its own variables, and what was reported. */
function added(pod: JsonObject, given: PodContext = context) {
  const { operations, reasons } = decide(pod, given);
  const patched = applyOperations(pod, operations) as JsonObject;
  expect(decide(patched, given).operations).toEqual([]);
  const before = valueAt(pod, ['spec', 'containers', 0, 'env']) ?? [];
  const env = valueAt(patched, ['spec', 'containers', 0, 'env']) ?? [];
  return {
    variables: Object.fromEntries(
      (env as { name: string; value: string }[])
        .slice((before as Json[]).length)
        .map(({ name, value }) => [name, value]),
    ),
    codes: codesOf(reasons).filter((code) => !quiet.has(code)),
    details: reasons.map(({ detail }) => detail),
    patched,
  };
}

it.each<[framework: string, variables: Record<string, string>]>([
  ['gunicorn', { GUNICORN_CMD_ARGS: '--graceful-timeout 30' }],
  ['uvicorn', { UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: '30' }],
  ['granian', { GRANIAN_WORKERS_KILL_TIMEOUT: '30' }],
  ['sanic', { SANIC_GRACEFUL_SHUTDOWN_TIMEOUT: '30' }],
  ['spring-boot', { SERVER_SHUTDOWN: 'graceful', SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE: '30s' }],
  ['quarkus', { QUARKUS_SHUTDOWN_TIMEOUT: 'PT30S' }],
  [
    'micronaut',
    {
      MICRONAUT_LIFECYCLE_GRACEFUL_SHUTDOWN_ENABLED: 'true',
      MICRONAUT_LIFECYCLE_GRACEFUL_SHUTDOWN_GRACE_PERIOD: '30s',
    },
  ],
  ['dotnet', { DOTNET_SHUTDOWNTIMEOUTSECONDS: '30' }],
  ['fastify', { FASTIFY_CLOSE_GRACE_DELAY: '30000' }],
  ['nitro', { NITRO_SHUTDOWN_TIMEOUT: '30000' }],
  ['sveltekit', { SHUTDOWN_TIMEOUT: '30' }],
])("gives %s what is left of Lab 5's 40 s: 40 - 5 - 5", (framework, variables) => {
  expect(added(podOf({ framework }))).toMatchObject({ variables, codes: [] });
});

it('has a case above for every framework, and none for off', () => {
  expect(frameworkNames).toHaveLength(11);
  expect(added(podOf({ framework: 'off' })).variables).toEqual({});
});

const short = { delay: '0s', drain: '2s', buffer: '5s' };
const sleep = (seconds: number): JsonObject => ({ lifecycle: { preStop: { sleep: { seconds } } } });

it.each<
  [framework: string, settings: Record<string, string>, container: JsonObject, grace: Json, seconds: string]
>([
  // A default of 30 s.
  ['gunicorn', {}, {}, 30, '30'],
  ['gunicorn', {}, {}, 60, '55'],
  ['gunicorn', {}, {}, 1200, '1190'],
  ['gunicorn', { delay: '0s' }, {}, 30, '30'],
  ['gunicorn', {}, sleep(50), 30, '30'],
  ['gunicorn', { buffer: '5s' }, {}, 30, '30 too long'],
  ['gunicorn', { buffer: '14s' }, {}, 1, '30 too long'],
  ['gunicorn', { drain: '20s', buffer: '5s' }, {}, 30, '25'],
  ['gunicorn', { drain: '1m' }, {}, 30, '70'],
  ['gunicorn', short, {}, 1, '2'],
  ['gunicorn', { ...short, buffer: '0s' }, {}, 1, '1 too long'],
  ['gunicorn', { ...short, drain: '9m' }, {}, 1, '540'],
  ['gunicorn', { drain: '20m' }, {}, 30, '590'],
  // A default of 15 s: 14 s do not cover it.
  ['sanic', { buffer: '0s' }, {}, 1, '15'],
  ['sanic', { buffer: '0s' }, sleep(9), 1, '15'],
  // No limit by default.
  ['uvicorn', { buffer: '5s' }, {}, 30, '25'],
  ['uvicorn', { buffer: '0s' }, {}, 1, '15'],
  // No drain by default, or half a second.
  ['quarkus', { buffer: '0s' }, {}, 1, 'PT15S'],
  ['fastify', { buffer: '0s' }, {}, 1, '15000'],
  // A longest time that it takes.
  ['granian', {}, {}, 3600, '1800'],
])('%s with %j, container %j and grace %d drains for %s', (framework, settings, container, grace, text) => {
  const [seconds, ...report] = text.split(' ');
  const { variables, codes } = added(podOf({ framework, ...settings }, container, grace));
  expect(Object.values(variables)).toEqual([
    framework === 'gunicorn' ? `--graceful-timeout ${seconds}` : seconds,
  ]);
  expect(codes.includes('FrameworkDrainTooLong')).toBe(report.length > 0);
});

it('lets a drain that a namespace set be shorter than the default of the framework', () => {
  const sources = [
    {
      place: 'namespace' as const,
      values: new Map([
        ['framework', 'gunicorn'],
        ['drain', '10s'],
        ['buffer', '5s'],
      ]),
    },
  ];
  const { variables, codes } = added(podOf({}), { ...context, sources });
  expect([variables, codes]).toEqual([{ GUNICORN_CMD_ARGS: '--graceful-timeout 25' }, []]);
});

it('sets no time where the grace period is above 2^53, and still turns the drain on', () => {
  const { variables, codes, details } = added(podOf({ framework: 'spring-boot' }, {}, 2 ** 63));
  expect([variables, codes]).toEqual([{ SERVER_SHUTDOWN: 'graceful' }, ['GraceCapped']]);
  expect(details).toContain(
    'The grace period is too large to compute with, so the drain of spring-boot is not set.',
  );
});

const gunicorn = (...flags: string[]): JsonObject => ({ command: ['gunicorn', ...flags, 'app:app'] });
const shell = (script: string): JsonObject => ({ command: ['sh', '-c'], args: [script] });
it.each<[framework: FrameworkName, container: JsonObject, left: string[]]>([
  ['gunicorn', gunicorn('--graceful-timeout', '10'), []],
  ['gunicorn', gunicorn('--graceful-timeout=10'), []],
  ['gunicorn', { args: ['--graceful-timeout', '10'] }, []],
  ['gunicorn', shell('exec gunicorn --graceful-timeout 10 app:app'), []],
  ['gunicorn', shell('GUNICORN_CMD_ARGS="--workers 3" gunicorn app:app'), []],
  ['gunicorn', shell('export A=1;exec gunicorn "--graceful-timeout=$T"'), []],
  ['gunicorn', gunicorn('--timeout', '10'), ['GUNICORN_CMD_ARGS']],
  ['gunicorn', { command: [null, 'gunicorn'], args: null }, ['GUNICORN_CMD_ARGS']],
  ['gunicorn', { command: [null, '--graceful-timeout'], args: null }, []],
  ['gunicorn', shell('gunicorn --graceful-timeouts 1'), ['GUNICORN_CMD_ARGS']],
  ['gunicorn', shell('echo $GUNICORN_CMD_ARGS'), ['GUNICORN_CMD_ARGS']],
  ['uvicorn', { args: ['--timeout-graceful-shutdown', '3'] }, []],
  ['spring-boot', { args: ['--server.shutdown=immediate'] }, ['SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE']],
  [
    'spring-boot',
    { command: ['java', '-Dspring.lifecycle.timeout-per-shutdown-phase=9s', '-jar', 'x.jar'] },
    ['SERVER_SHUTDOWN'],
  ],
  [
    'spring-boot',
    { env: [{ name: 'JAVA_TOOL_OPTIONS', value: '-Xmx1g -Dserver.shutdown=immediate' }] },
    ['SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE'],
  ],
  ['quarkus', { env: [{ name: 'JAVA_OPTS_APPEND', value: '-Dquarkus.shutdown.timeout=9' }] }, []],
  [
    'quarkus',
    { env: [{ name: 'NOTES', value: '-Dquarkus.shutdown.timeout=9' }] },
    ['QUARKUS_SHUTDOWN_TIMEOUT'],
  ],
  ['dotnet', { args: ['--shutdowntimeoutseconds', '9'] }, []],
  ['fastify', { command: ['fastify', 'start', '-g', '9000', 'app.js'] }, []],
])('%s started with %j gets %j, since a flag wins', (framework, container, left) => {
  const { variables, codes } = added(podOf({ framework }, container));
  expect(Object.keys(variables)).toEqual(left);
  const all = frameworkTable[framework].variables.length;
  expect(codes.includes('FrameworkFlagSet')).toBe(left.length < all);
});

it.each<[env: JsonObject, left: string[]]>([
  [{ name: 'SERVER_SHUTDOWN', value: 'immediate' }, ['SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE']],
  [
    { name: 'SERVER_SHUTDOWN', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } },
    ['SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE'],
  ],
  [{ name: 'SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE', value: '9s' }, ['SERVER_SHUTDOWN']],
])('keeps what the container sets itself: %j', (env, left) => {
  const { variables, codes, patched } = added(podOf({ framework: 'spring-boot' }, { env: [env] }));
  expect([Object.keys(variables), codes]).toEqual([left, ['VariableAlreadySet']]);
  expect(valueAt(patched, ['spec', 'containers', 0, 'env', 0])).toEqual(env);
});

it.each<[env: string, framework: string, variables: Record<string, string>, code: string]>([
  ['GUNICORN_CMD_ARGS=--workers 3', 'gunicorn', { GUNICORN_CMD_ARGS: '--workers 3' }, 'VariableAlreadySet'],
  [
    'ASPNETCORE_SHUTDOWNTIMEOUTSECONDS=9',
    'dotnet',
    { ASPNETCORE_SHUTDOWNTIMEOUTSECONDS: '9' },
    'VariableAlreadySet',
  ],
  [
    'JAVA_OPTS=-Dquarkus.shutdown.timeout=9',
    'quarkus',
    { JAVA_OPTS: '-Dquarkus.shutdown.timeout=9' },
    'FrameworkFlagSet',
  ],
])('lets the setting env win: %s', (env, framework, variables, code) => {
  expect(added(podOf({ env, framework }))).toMatchObject({ variables, codes: [code] });
});

it('takes no flag from a variable of the setting env that no JVM reads its options from', () => {
  const env = 'NOTES=-Dquarkus.shutdown.timeout=9';
  expect(added(podOf({ env, framework: 'quarkus' }))).toMatchObject({
    variables: { NOTES: '-Dquarkus.shutdown.timeout=9', QUARKUS_SHUTDOWN_TIMEOUT: 'PT30S' },
    codes: [],
  });
});

it("adds the variables of both settings to the app's containers, and to those alone that are named", () => {
  const pod = withValueAt(
    podOf({ env: 'RETRY_COUNT=3', framework: 'uvicorn', containers: 'web' }),
    ['spec', 'containers'],
    [{ name: 'web' }, { name: 'log' }],
  ) as JsonObject;
  const { variables, patched } = added(pod);
  expect(variables).toEqual({ RETRY_COUNT: '3', UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: '30' });
  expect(valueAt(patched, ['spec', 'containers', 1, 'env'])).toBeUndefined();
  expect(valueAt(patched, ['metadata', 'annotations', 'gracehook.io/status'])).toContain(
    '"env":{"web":["RETRY_COUNT","UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN"]}',
  );
});

it('reports that a variable of envFrom may be hidden, where one could have that name', () => {
  const from = (prefix?: string): JsonObject => ({
    envFrom: [{ configMapRef: { name: 'c' }, ...(prefix !== undefined && { prefix }) }],
  });
  const codesWith = (container: JsonObject) => added(podOf({ framework: 'gunicorn' }, container)).codes;
  expect(codesWith(from())).toEqual(['EnvFromOverridden']);
  expect(codesWith(from('GUNICORN_'))).toEqual(['EnvFromOverridden']);
  expect(codesWith(from('APP_'))).toEqual([]);
  expect(codesWith({ envFrom: null })).toEqual([]);
  expect(added(podOf({ env: 'A=1' }, from())).codes).toEqual(['EnvFromOverridden']);
  expect(added(podOf({}, from())).codes).toEqual([]);
});

it('leaves its variable of an earlier pass as it is where the time became another', () => {
  const { patched } = added(podOf({ framework: 'uvicorn' }));
  const longer = withValueAt(patched, ['metadata', 'annotations', 'gracehook.io/drain'], '60s') as JsonObject;
  const { operations, reasons } = decide(longer, context);
  const again = applyOperations(longer, operations) as JsonObject;
  expect(valueAt(again, ['spec', 'containers', 0, 'env'])).toEqual([
    { name: 'UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN', value: '30' },
  ]);
  expect(codesOf(reasons)).toContain('VariableAlreadySet');
  expect(decide(again, context).operations).toEqual([]);
});

it.each([
  ['gunicron', 'write gunicorn'],
  ['spring', 'write one of gunicorn, '],
  ['constructor', 'write one of gunicorn, '],
])('does not guess: the framework %s is reported', (framework, remedy) => {
  const { variables, codes, details } = added(podOf({ framework }));
  expect([variables, codes]).toEqual([{}, ['InvalidAnnotation']]);
  expect(details.join()).toContain(remedy);
});

it.each<[name: string, settings: Record<string, string>, container: JsonObject, detail: string]>([
  [
    'the setting env',
    { env: 'GUNICORN_CMD_ARGS=x' },
    {},
    'gracehook.io/env sets GUNICORN_CMD_ARGS, which wins over gracehook.io/framework.',
  ],
  [
    'a flag',
    {},
    { args: ['--graceful-timeout=9'] },
    'web is started with --graceful-timeout, so GUNICORN_CMD_ARGS is not added.',
  ],
  [
    'a drain that is too long',
    { buffer: '5s' },
    {},
    'gunicorn drains for 30s, and 20s are left of 30s; set drain or raise buffer.',
  ],
  [
    'a drain for which nothing is left',
    { drain: '2s', buffer: '0s' },
    {},
    'gunicorn drains for 1s, and 0s are left of 7s; set drain or raise buffer.',
  ],
])('says what became of the drain beside %s', (_name, settings, container, detail) => {
  const { details } = added(podOf({ framework: 'gunicorn', ...settings }, container, 1));
  expect(details).toContain(detail);
});

it('says which other name of a variable the container sets', () => {
  const env = [{ name: 'ASPNETCORE_SHUTDOWNTIMEOUTSECONDS', value: '9' }];
  expect(added(podOf({ framework: 'dotnet' }, { env })).details).toContain(
    'web sets ASPNETCORE_SHUTDOWNTIMEOUTSECONDS itself, so DOTNET_SHUTDOWNTIMEOUTSECONDS is not added.',
  );
});
