import { expect, it } from 'vitest';
import type { Path } from '../core/json.ts';
import { lineAt } from './line-at.ts';
import { parseManifests } from './parse-manifests.ts';

const text = `# head
---
kind: A
---
kind: List
items:
- kind: B
  spec: &spec
    a: 1

    b:
      c: 2
- {kind: C, spec: *spec}
`;

it.each<[Path, number]>([
  [[], 5],
  [['items'], 6],
  [['items', 0, 'spec', 'b', 'c'], 12],
  [['items', 0, 'spec', 'b', 'missing', 'deeper'], 11],
  [['items', 1, 'kind'], 13],
  [['items', 1, 'spec', 'a'], 9],
  [['items', 7], 6],
])('finds %j, or what is nearest to it', (path, line) => {
  const { manifests, lines } = parseManifests({ name: '', text });
  const [, list] = manifests;
  expect(list && lineAt(list.yaml, path, lines)).toBe(line);
});
