import { expect, it } from 'vitest';
import type { ContainerEnd, Shutdown } from '../core/explain/shutdown.ts';
import { unpainted } from './paint.ts';
import { shutdownEvents } from './shutdown-events.ts';
import { timeLine } from './time-line.ts';

function end(name: string, hookSeconds: number, more: Partial<ContainerEnd> = {}): ContainerEnd {
  const hook = hookSeconds === 0 ? undefined : `sleep ${hookSeconds}s`;
  return {
    name,
    hook,
    hookSeconds,
    isHookLengthKnown: true,
    signal: 'SIGTERM',
    isNativeSidecar: false,
    ...more,
  };
}

const drawn = (containers: ContainerEnd[], graceSeconds = 40, width = 60) =>
  timeLine({ graceSeconds, drainSeconds: 20, containers }, width, unpainted);

it('draws hook, drain and spare time to scale, with the times above', () => {
  expect(drawn([end('web', 5)])).toEqual([
    '       0 s   5 s                   25 s             40 s',
    '       ├─────┼─────────────────────┼────────────────┤',
    '  web  ▓▓▓▓▓▓░░░░░░░░░░░░░░░░░░░░░░·················┃',
    '       ▓ preStop hook, still serving',
    '       ░ draining after the signal   · spare time',
    '       ┃ SIGKILL',
  ]);
});

it('shows hooks of unknown length and native sidecars as what they are', () => {
  const lines = drawn([
    end('a', 5, { hook: 'exec', isHookLengthKnown: false }),
    end('b', 0),
    end('mesh', 0, { isNativeSidecar: true }),
  ]);
  expect(lines[2]).toMatch(/^ {2}a {5}▒+░+·+┃$/);
  expect(lines[3]).toMatch(/^ {2}b {5}░+·+┃$/);
  expect(lines[4]).toMatch(/^ {2}mesh {2}─+┃$/);
  expect(new Set(lines.slice(2, 5).map((line) => line.length)).size).toBe(1);
});

it('keeps a short hook visible in a long grace period', () => {
  expect(drawn([end('web', 5)], 3600)[2]).toMatch(/^ {2}web {2}▓░·+┃$/);
});

it('ends open where the grace period is too large a number', () => {
  const shutdown = { graceSeconds: undefined, drainSeconds: 20, containers: [end('web', 5)] };
  const lines = timeLine(shutdown, 60, unpainted);
  expect(lines.join('\n')).not.toContain('┃');
});

it.each([60, 80, 200])('keeps to %i columns', (width) => {
  const containers = [
    end('a-container-with-a-very-long-name', 5),
    end('web', 300, { isHookLengthKnown: false }),
  ];
  for (const line of drawn(containers, 600, width)) expect(line.length).toBeLessThanOrEqual(width);
});

it.each<[what: string, shutdown: Shutdown, events: string[]]>([
  [
    'one container with a hook',
    { graceSeconds: 40, drainSeconds: 20, containers: [end('web', 5)] },
    [
      '0 s: the pod is told to end: its endpoints leave, and all hooks start',
      '5 s: SIGTERM to web; 20 s to drain',
      '40 s: SIGKILL to what still runs',
    ],
  ],
  [
    'no hook, and less grace than drain',
    { graceSeconds: 15, drainSeconds: 20, containers: [end('web', 0)] },
    [
      '0 s: the pod is told to end: its endpoints leave',
      '0 s: SIGTERM to web at once, while requests may still come in; 15 s to drain',
      '15 s: SIGKILL to what still runs',
    ],
  ],
  [
    'several containers',
    {
      graceSeconds: undefined,
      drainSeconds: 20,
      containers: [
        end('proxy', 25),
        end('a', 5),
        end('b', 5),
        end('c', 5, { signal: 'SIGQUIT' }),
        end('d', 5, { hook: 'exec', isHookLengthKnown: false }),
        end('mesh', 0, { isNativeSidecar: true }),
      ],
    },
    [
      '0 s: the pod is told to end: its endpoints leave, and all hooks start',
      '5 s: SIGTERM to a and b; 20 s to drain',
      '5 s: SIGQUIT to c; 20 s to drain',
      '5 s: SIGTERM to d when its hook (exec) has ended, taken for the delay; 20 s to drain',
      '25 s: SIGTERM to proxy; 20 s to drain',
      'then: SIGTERM to mesh, when the app has ended',
      'never: SIGKILL: the grace period is longer than any pod lives',
    ],
  ],
])('tells in words what happens to %s', (_what, shutdown, events) => {
  expect(shutdownEvents(shutdown).map(([when, what]) => `${when}: ${what}`)).toEqual(events);
});
