import { expect, it } from 'vitest';
import { objectReference } from './object-reference.ts';

it.each([
  ['deploy/web', 'Deployment'],
  ['deployment/web', 'Deployment'],
  ['Deployments/web', 'Deployment'],
  ['deployment.apps/web', 'Deployment'],
  ['deployments.v1.apps/web', 'Deployment'],
  ['sts/web', 'StatefulSet'],
  ['statefulset.apps/web', 'StatefulSet'],
  ['ds/web', 'DaemonSet'],
  ['po/web', 'Pod'],
  ['pod.v1/web', 'Pod'],
])('%s is a %s', (text, kind) => {
  expect(objectReference(text)).toEqual({ kind, name: 'web' });
});

it.each(['web', 'deploy', 'deploy/', '/web', 'svc/web', 'pod.apps/web', 'deploy.batch/web', 'deploy/a/b'])(
  '%s names no object that there is something to say about',
  (text) => {
    expect(objectReference(text)).toBeUndefined();
  },
);
