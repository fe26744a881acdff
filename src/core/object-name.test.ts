import { expect, it } from 'vitest';
import type { JsonObject } from './json.ts';
import { objectName } from './object-name.ts';

it.each<[object: JsonObject, name: string]>([
  [{ kind: 'Deployment', metadata: { name: 'web' } }, 'deployment/web'],
  [{ kind: 'StatefulSet', metadata: { name: 'db', generateName: 'x-' } }, 'statefulset/db'],
  [{ kind: 'Pod', metadata: { generateName: 'web-' } }, 'pod/web-*'],
  [{ kind: 'Pod' }, 'pod/*'],
  [{ kind: 5, metadata: { name: 5 } }, 'object/*'],
])('names %j as %s', (object, name) => {
  expect(objectName(object)).toBe(name);
});
