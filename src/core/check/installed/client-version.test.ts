import { expect, it } from 'vitest';
import { clientVersion } from './client-version.ts';

const deployment = (version: string) => ({ metadata: { labels: { 'app.kubernetes.io/version': version } } });

it.each([
  ['0.1.0', '0.1.0', 'passed'],
  ['0.2.0', '0.1.0', 'warned'],
  ['0.1.0', '0.2.0', 'warned'],
])('serve %s and control %s, looked at by 0.1.0: %s', (serve, control, outcome) => {
  const facts = { clientVersion: '0.1.0', serve: deployment(serve), control: deployment(control) };
  expect(clientVersion.judge(facts)?.outcome).toBe(outcome);
});

it('has nothing to say where nothing runs', () => {
  expect(
    clientVersion.judge({ clientVersion: '0.1.0', serve: undefined, control: undefined }),
  ).toBeUndefined();
});
