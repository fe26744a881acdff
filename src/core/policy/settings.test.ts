import { expect, it } from 'vitest';
import { type SettingName, settingNamed, settingTable } from './settings.ts';

it.each<[name: SettingName, text: string, value: unknown]>([
  ['inject', 'enabled', true],
  ['inject', 'true', true],
  ['inject', 'disabled', false],
  ['inject', 'false', false],
  ['readiness', 'off', { kind: 'off' }],
  ['readiness', '/', { kind: 'http', path: '/' }],
  ['readiness', '/health?full=1', { kind: 'http', path: '/health?full=1' }],
  ['pre-stop-path', `/${'a'.repeat(1023)}`, `/${'a'.repeat(1023)}`],
  ['readiness-port', '1', 1],
  ['readiness-port', '65535', 65_535],
  ['readiness-port', 'http-web', 'http-web'],
  ['framework', 'spring-boot', 'spring-boot'],
  ['framework', 'off', 'off'],
  ['strategy', 'off', 'off'],
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
  ['readiness-port', '0'],
  ['readiness-port', '65536'],
  ['readiness-port', '-1'],
  ['readiness-port', 'name-that-is-too-long'],
  ['readiness-port', 'double--dash'],
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

it.each([
  ['readinessPort', 'readiness-port'],
  ['readiness-port', 'readiness-port'],
  ['Delay', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('the name %s means %s', (name, setting) => {
  expect(settingNamed(name)).toBe(setting);
});
