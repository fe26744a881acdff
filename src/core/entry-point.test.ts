import { expect, it } from 'vitest';
import { signalSwallower } from './entry-point.ts';

it.each<[command: string[], args: string[], swallower: string | undefined]>([
  [['node', 'server.js'], [], undefined],
  [['npm', 'start'], [], 'npm'],
  [['/usr/bin/yarn'], ['run', 'serve'], 'yarn'],
  [['sh', '-c', 'node server.js'], [], 'sh'],
  [['/bin/sh', '-c'], ['migrate && gunicorn app'], 'sh'],
  [['/bin/sh', '-ec'], ['migrate\nserve\n'], 'sh'],
  [['dash', '-c', 'serve'], [], 'dash'],
  [['/bin/sh', '-ce', 'serve'], [], 'sh'],
  [['sh', '-c', 'migrate && exec gunicorn app'], [], undefined],
  [['sh', '-c', 'migrate; exec gunicorn app > log'], [], undefined],
  [['sh', '-c', 'exec npm start'], [], 'npm'],
  [['sh', '-c', "trap 'kill $!' TERM; serve & wait"], [], undefined],
  [['sh', '-c', 'exec true; serve'], [], 'sh'],
  [['sh', '-c', 'exec  npm start ; \n'], [], 'npm'],
  [['sh', '-c', 'exec serve; '], [], undefined],
  [['sh', '-c', 'pkill -f old; serve'], [], 'sh'],
  [['sh', '-c', 'killall old; serve'], [], 'sh'],
  [['sh', '-c', "exec nginx -g 'daemon off;'"], [], undefined],
  [['sh', '-c', 'envsubst < a > b && exec nginx -g "daemon off;"'], [], undefined],
  [['sh', '-c', "# it's a comment\nexec serve\n # the end; really"], [], undefined],
  [['sh', '-c', "# it's a comment\nexec serve 'x'"], [], undefined],
  [['sh', '-c', "exec serve; # it's the end"], [], undefined],
  [['sh', '-c', 'ex\\\nec serve'], [], undefined],
  [['sh', '-c', 'if x; then  exec a; fi'], [], undefined],
  [['sh', '-c', 'case $1 in *) exec a;; web) exec b;; esac'], [], undefined],
  [['sh', '-c', "exec serve 'a\nb'"], [], undefined],
  [['sh', '-c', "exec serve #1\nmigrate 'a\nb'"], [], 'sh'],
  [['sh', '-c', 'exec serve "it\'s"; migrate'], [], 'sh'],
  [['sh', '-c', 'migrate\nexec serve \\\n  --port 80 \\\n  --verbose\n'], [], undefined],
  [['sh', '-c', 'migrate \\\r\n  --port 80'], [], 'sh'],
  [['sh', '-c', 'if x; then\n  exec a\nelse\n  exec b\nfi\n'], [], undefined],
  [['sh', '-c', 'if x; then exec a; else b; fi'], [], 'sh'],
  [['sh', '-c', 'case $1 in web) exec a;; *) exec b;; esac'], [], undefined],
  [['sh', '-c', 'while true; do serve; done'], [], 'sh'],
  [['sh', '-c', '{ exec serve; }'], [], undefined],
  [['bash', '-c', "serve --title 'a | b > c'"], [], undefined],
  [['bash', '-c', 'migrate; serve'], [], undefined],
  [['bash', '-lc', 'serve > log'], [], 'bash'],
  [['bash', '-c', 'serve | tee log'], [], 'bash'],
  [['bash', '-c', 'serve & wait'], [], 'bash'],
  [['bash', '-c', 'serve --no-wait'], [], undefined],
  [['zsh', '-c', 'serve | tee log'], [], 'zsh'],
  [['zsh', '-c', 'serve & wait'], [], 'zsh'],
  [['zsh', '-c', 'serve --no-wait'], [], undefined],
  [['ash', '-c', 'serve & wait'], [], 'ash'],
  [['ash', '-c', 'serve --no-wait'], [], undefined],
  [['bash', '-c', 'serve & \n wait'], [], 'bash'],
  [['bash', '-c', 'npm start'], [], 'npm'],
  [['ash', '-c', 'serve > log'], [], undefined],
  [['ash', '-c', 'serve | tee log'], [], 'ash'],
  [['zsh', '-c', 'migrate && serve > log'], [], undefined],
  [['ksh', '-c', 'serve'], [], 'ksh'],
  [['busybox', 'sh', '-c', 'serve'], [], 'sh'],
  [['tini', '--', 'sh', '-c', 'serve'], [], 'sh'],
  [['tini', '--', 'node', 'server.js'], [], undefined],
  [['tini', '-g', '--', 'npm', 'start'], [], 'npm'],
  [['dumb-init', 'npm', 'start'], [], 'npm'],
  [['sh', '/entrypoint.sh'], [], undefined],
  [['sh', '-e', 'script.sh', 'serve'], [], undefined],
  [['busybox', '--list', 'npm'], [], undefined],
  [['bash', '--norc', 'npm'], [], undefined],
  [['gunicorn', '-c', 'npm'], [], undefined],
  [['sh', '-c'], [], undefined],
  [['tini'], [], undefined],
  [['tini', '-g'], [], undefined],
  [['/sbin/tini', '--', '/bin/busybox', 'busybox', 'sh', '-c', 'serve'], [], 'sh'],
  [[], ['sh', '-c', 'serve'], undefined],
  [[], [], undefined],
])('of command %j and args %j, %s may swallow SIGTERM', (command, args, swallower) => {
  expect(signalSwallower({ name: 'web', command, args })).toBe(swallower);
});

it('trusts an author whose own hook sends the signal', () => {
  const hook = { exec: { command: ['/bin/sh', '-c', 'sleep 5 && kill -SIGTERM $(pidof vault)'] } };
  const container = { name: 'vault', command: ['sh', '-c', 'vault server'] };
  expect(signalSwallower({ ...container, lifecycle: { preStop: hook } })).toBeUndefined();
  expect(
    signalSwallower({ ...container, lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } }),
  ).toBe('sh');
});

it.each([null, 'sh', 3, {}, [null, 3]])('takes %j for a command without throwing', (command) => {
  expect(signalSwallower({ name: 'web', command, args: command })).toBeUndefined();
});

it.each<[name: string, command: string[]]>([
  ['inits', Array.from({ length: 50_000 }, () => 'tini')],
  ['busyboxes', Array.from({ length: 50_000 }, () => 'busybox')],
  ['flags', ['sh', `-${'c'.repeat(200_000)}!`]],
  ['quotes', ['sh', '-c', `exec serve ${`"'`.repeat(100_000)}`]],
])('looks at a great many %s without throwing, and at each once', (_name, command) => {
  expect(signalSwallower({ name: 'web', command })).toBeUndefined();
});
