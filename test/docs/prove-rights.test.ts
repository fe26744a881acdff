import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { proofEvents } from '../../src/core/proof/proof.ts';
import { neededRights, type Right, usefulRights } from '../../src/prove/missing-rights.ts';
import { readDocument } from './tables.ts';

interface Role {
  readonly rules: readonly Readonly<Record<'apiGroups' | 'resources' | 'verbs', readonly string[]>>[];
}

it('the Role of docs/prove.md allows what prove needs and uses, and nothing else', () => {
  const [, text = ''] =
    /```yaml\n(apiVersion: rbac[^`]*kind: Role\n[^`]*)```/.exec(readDocument('docs/prove.md')) ?? [];
  const allowed = (parse(text) as Role).rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group} ${resource}`)),
    ),
  );
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
  const needed = kinds.flatMap((kind) => neededRights(kind, { events: proofEvents, isCompared: true }));
  const wanted = [...needed, ...usefulRights].map(
    ({ verb, group, resource, subresource }: Right) =>
      `${verb} ${group} ${[resource, ...(subresource === undefined ? [] : [subresource])].join('/')}`,
  );
  expect(allowed.toSorted()).toEqual([...new Set(wanted)].toSorted());
});
