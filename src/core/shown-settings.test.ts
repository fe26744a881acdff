import { expect, it } from 'vitest';
import { resolve } from './policy/resolve.ts';
import { shownSettings } from './shown-settings.ts';

function shownOf(values: Record<string, string>): Record<string, unknown> {
  const { settings } = resolve([{ place: 'namespace', values: new Map(Object.entries(values)) }]);
  return Object.fromEntries(shownSettings(settings));
}

const four = {
  delay: [5, 'default'],
  drain: [20, 'default'],
  buffer: [15, 'default'],
  readiness: ['auto', 'default'],
};

it('shows the four settings of the shutdown always', () => {
  expect(shownOf({})).toEqual(four);
});

it.each<[name: string, text: string, shown: string | number]>([
  ['delay', '7s', 7],
  ['readiness', '/health', '/health'],
  ['startup', 'tcp', 'tcp'],
  ['containers', 'web, api', 'web,api'],
  ['pre-stop-path', '/bye', '/bye'],
  ['pre-stop-port', '80', 80],
  ['framework', 'quarkus', 'quarkus'],
])('shows %s where somebody chose it: %s', (name, text, shown) => {
  expect(shownOf({ [name]: text })).toEqual({ ...four, [name]: [shown, 'namespace'] });
});

it.each([
  ['inject', 'enabled'],
  ['env', 'TOKEN=secret'],
  ['strategy', 'off'],
])('never shows %s', (name, text) => {
  expect(shownOf({ [name]: text })).toEqual(four);
});
