import { expect, it } from 'vitest';
import { type SettingName, settingNamed, settingTable } from './settings.ts';

it.each<[name: SettingName, text: string, value: unknown]>([
  ['inject', 'enabled', true],
  ['inject', 'true', true],
  ['inject', 'disabled', false],
  ['inject', 'false', false],
  ['readiness', 'auto', { kind: 'auto' }],
  ['readiness', 'off', { kind: 'off' }],
  ['readiness', 'tcp', { kind: 'tcp' }],
  ['readiness', 'grpc', { kind: 'grpc' }],
  ['readiness', '/', { kind: 'http', path: '/' }],
  ['readiness', '/health?full=1', { kind: 'http', path: '/health?full=1' }],
  ['pre-stop-path', `/${'a'.repeat(1023)}`, `/${'a'.repeat(1023)}`],
  ['readiness-port', '1', 1],
  ['readiness-port', '65535', 65_535],
  ['readiness-port', 'http-web', 'http-web'],
  ['readiness-port', 'h2c', 'h2c'],
  ['readiness-port', '8a', '8a'],
  ['readiness-port', 'web2', 'web2'],
  ['readiness-port', 'fifteen-letters', 'fifteen-letters'],
  ['pre-stop-path', '/bye', '/bye'],
  ['pre-stop-scheme', 'http', 'HTTP'],
  ['pre-stop-scheme', 'Https', 'HTTPS'],
  ['framework', 'spring-boot', 'spring-boot'],
  ['framework', 'off', 'off'],
  ['strategy', 'surge', 'surge'],
  ['strategy', 'off', 'off'],
  ['stop-signal', 'SIGRTMIN+3', 'SIGRTMIN+3'],
  ['containers', ' web , api,', ['web', 'api']],
])('%s reads %j', (name, text, value) => {
  expect(settingTable[name].parse(text)).toEqual({ value });
});

it.each<[name: SettingName, text: string]>([
  ['inject', 'yes'],
  ['inject', 'Enabled'],
  ['inject', ''],
  ['readiness', 'http'],
  ['readiness', '/with space'],
  ['readiness', '/line\nbreak'],
  ['readiness', `/${'a'.repeat(1024)}`],
  ['pre-stop-path', `/${'a'.repeat(1024)}`],
  ['readiness', 'host/health'],
  ['pre-stop-path', 'bye'],
  ['pre-stop-scheme', 'ftp'],
  ['stop-signal', 'SIGKILL'],
  ['readiness-port', '0'],
  ['readiness-port', '65536'],
  ['readiness-port', '-1'],
  ['readiness-port', 'name-that-is-too-long'],
  ['readiness-port', 'double--dash'],
  ['readiness-port', '-a'],
  ['readiness-port', 'a-'],
  ['readiness-port', 'Web'],
  ['framework', 'django'],
  ['framework', 'gunicron'],
  ['framework', '__proto__'],
  ['strategy', 'recreate'],
  ['containers', ' , '],
  ['delay', 'banana'],
])('%s does not read %j, and says what to write', (name, text) => {
  const { value, problems } = settingTable[name].parse(text);
  expect([value, problems?.map(({ code }) => code)]).toEqual([undefined, ['InvalidAnnotation']]);
  expect(problems?.[0]?.detail).toMatch(/; write /);
});

it.each<[name: SettingName, text: string, detail: string]>([
  ['inject', 'yes', '"yes" is not valid; write enabled or disabled'],
  ['readiness', 'x', '"x" is not valid; write auto, off, tcp, grpc or a path such as /health'],
  ['pre-stop-path', 'x', '"x" is not valid; write a path such as /prestop'],
  ['pre-stop-scheme', 'x', '"x" is not valid; write http or https'],
  ['pre-stop-port', '0', '"0" is not valid; write a port from 1 to 65535'],
  ['pre-stop-port', '', '"" is not valid; write a port number or the name of a declared port'],
  ['strategy', 'x', '"x" is not valid; write surge or off'],
  ['containers', '', '"" is not valid; write container names, separated by commas'],
  [
    'stop-signal',
    'x',
    '"x" is not valid; write one of SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH, SIGRTMIN+3',
  ],
  ['inject', 'x'.repeat(25), `"${'x'.repeat(25)}" is not valid; write enabled or disabled`],
  ['inject', 'x'.repeat(26), `"${'x'.repeat(24)}…" is not valid; write enabled or disabled`],
])('%s answers %j: %s', (name, text, detail) => {
  expect(settingTable[name].parse(text)).toEqual({ problems: [{ code: 'InvalidAnnotation', detail }] });
});

it.each([
  ['readinessPort', 'readiness-port'],
  ['readiness-port', 'readiness-port'],
  ['Delay', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('the name %s means %s', (name, setting) => {
  expect(settingNamed(name)).toBe(setting);
});
