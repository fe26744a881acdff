import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { chartFolder, objectsIn } from '../charts/chart-cases.ts';
import { fillAsControlDoes, harmless, releaseIn } from './chart/release-in.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { eventually } from './test-namespace.ts';

// What Git and kubectl make of the chart.
const folder = mkdtempSync(join(tmpdir(), 'gracehook-chart-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.for(['client', 'server'])(
  'applied twice, nothing changes the second time, also when control has filled what is its own: applied by the %s',
  async (side, test) => {
    const flags = side === 'server' ? ['--server-side'] : [];
    const { namespace, helm } = await releaseIn(test, folder);
    const { name } = namespace;
    const label = 'pod-security.kubernetes.io/enforce=restricted';
    await cluster.kubectl(['label', 'namespace', name, label]);
    const input = await helm(['template', name, chartFolder, '--values', '-'], {
      input: JSON.stringify(harmless),
    });
    test.onTestFinished(async () => {
      await cluster.kubectl(['delete', '--ignore-not-found', '--wait=false', '-f', '-'], { input });
    });
    const applied = async () => (await cluster.kubectl(['apply', ...flags, '-f', '-'], { input })).trim();
    await applied();
    await fillAsControlDoes(namespace);
    const again = (await applied()).split('\n');
    expect(again).toHaveLength(objectsIn(input).length);
    if (side === 'client') {
      // kubectl always sends the selector of a PodDisruptionBudget and says so; the diff below knows better.
      expect(again.filter((line) => !line.endsWith(' unchanged')).toSorted()).toEqual([
        `poddisruptionbudget.policy/${name} configured`,
        `poddisruptionbudget.policy/${name}-control configured`,
      ]);
    }
    expect(await cluster.kubectl(['diff', ...flags, '-f', '-'], { input })).toBe('');
    // Nor does whoever comes later, such as Argo CD, find anything to take away from the first.
    const asOther = ['--server-side', '--dry-run=server', '--field-manager=other'];
    await cluster.kubectl(['apply', ...asOther, '-f', '-'], { input });
    // Pod Security lets all of them in.
    const component = 'jsonpath={.items[*].metadata.labels.app\\.kubernetes\\.io/component}';
    await eventually(
      async () => {
        const components = await namespace.kubectl(['get', 'pods', '-o', component]);
        expect(components.split(' ').toSorted().join(' ')).toBe('control control self-test serve serve');
      },
      { withinSeconds: 30 },
    );
  },
);
