import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { defaultedWorkload } from './defaulted-workload.ts';

const quarter = { maxUnavailable: '25%', maxSurge: '25%' };

it.each<[name: string, spec: JsonObject, defaulted: JsonObject]>([
  ['nothing', {}, { replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: quarter } }],
  [
    'null',
    { replicas: null, strategy: null },
    { replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: quarter } },
  ],
  [
    'an empty strategy',
    { strategy: {} },
    { replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: quarter } },
  ],
  [
    'one number',
    { replicas: 0, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
    {
      replicas: 0,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 1 } },
    },
  ],
  [
    'Recreate',
    { replicas: 3, strategy: { type: 'Recreate' } },
    { replicas: 3, strategy: { type: 'Recreate' } },
  ],
])('fills what a Deployment with %s leaves open', (_name, spec, defaulted) => {
  expect(defaultedWorkload({ kind: 'Deployment', spec })).toEqual({ kind: 'Deployment', spec: defaulted });
});

it('gives a StatefulSet one replica and no strategy, and a DaemonSet nothing', () => {
  expect(defaultedWorkload({ kind: 'StatefulSet', spec: {} })).toEqual({
    kind: 'StatefulSet',
    spec: { replicas: 1 },
  });
  expect(defaultedWorkload({ kind: 'DaemonSet', spec: {} })).toEqual({ kind: 'DaemonSet', spec: {} });
});
