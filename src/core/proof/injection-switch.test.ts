import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { reenabling, reenablingCommand } from './injection-switch.ts';

const key = (name: string) => `gracehook.io/${name}`;
const marker = '{"of":"Deployment/web","delay":"3s","inject":"enabled"}';

function deployment(
  template: Readonly<Record<string, string>> | undefined,
  own: Readonly<Record<string, string>> = {},
  maxUnavailable: number | string = '25%',
): JsonObject {
  return {
    kind: 'Deployment',
    metadata: { name: 'web', annotations: own },
    spec: {
      strategy: { rollingUpdate: { maxUnavailable } },
      template: { metadata: { ...(template !== undefined && { annotations: template }) } },
    },
  };
}

it('puts back annotations, marker, strategy and mark, and leaves what is not ours as it is now', () => {
  const before = deployment(
    { [key('inject')]: 'enabled', [key('delay')]: '3s', [key('copied')]: marker, restartedAt: 'before' },
    { [key('inject')]: 'enabled', [key('strategy-was')]: 'maxUnavailable=25%,maxSurge=25%', note: 'before' },
    0,
  );
  const now = deployment(
    {
      ...{ [key('inject')]: 'disabled', [key('delay')]: '3s', restartedAt: 'now' },
      [key('copied')]: '{"of":"Deployment/web","delay":"3s"}',
    },
    { [key('inject')]: 'enabled', note: 'now' },
  );
  expect(applyOperations(now, reenabling(before, now))).toEqual(
    deployment(
      { [key('inject')]: 'enabled', [key('delay')]: '3s', [key('copied')]: marker, restartedAt: 'now' },
      { [key('inject')]: 'enabled', note: 'now', [key('strategy-was')]: 'maxUnavailable=25%,maxSurge=25%' },
      0,
    ),
  );
  expect(reenabling(before, before)).toEqual([]);
});

it('takes the annotation away where the namespace opted the workload in', () => {
  const now = deployment({ [key('inject')]: 'disabled' });
  expect(reenabling(deployment(undefined), now)).toEqual([
    { op: 'remove', path: '/spec/template/metadata/annotations/gracehook.io~1inject' },
  ]);
});

it('leaves a strategy that we did not set to whoever changes it', () => {
  const before = deployment({ [key('inject')]: 'enabled' }, {}, 1);
  const now = deployment({ [key('inject')]: 'disabled' }, {}, 0);
  expect(reenabling(before, now)).toHaveLength(1);
});

it.each([
  ['the copy of a workload’s annotation', { [key('inject')]: 'enabled', [key('copied')]: marker }, 'null'],
  ['the template’s own', { [key('inject')]: 'true' }, '"true"'],
  ['none', undefined, 'null'],
])('the command for a person frees or writes the key, by whose it was: %s', (_what, template, value) => {
  const command = reenablingCommand('kubectl -n shop --context c', { workload: deployment(template) });
  expect(command).toBe(
    `kubectl -n shop --context c patch deployment/web --type merge -p '{"spec":{"template":{"metadata":{"annotations":{"gracehook.io/inject":${value}}}}}}'`,
  );
});
