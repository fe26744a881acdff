import { expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { chartSchema } from './chart-schema.ts';
import { chartValues } from './chart-values.ts';
import { metricsOfBoth } from './metrics-table.ts';
import { readDocument } from './tables.ts';

const chart = 'charts/gracehook';

it('the chart has the version of package.json', () => {
  const { version, appVersion } = parse(readDocument(`${chart}/Chart.yaml`)) as Record<string, string>;
  expect({ version, appVersion }).toEqual({ version: manifest.version, appVersion: manifest.version });
});

it.each(['alerts.yaml', 'dashboard.json'])('%s of the chart asks for metrics that exist', async (file) => {
  const text = await metricsOfBoth();
  const existing = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  const metricsIn = readDocument(`${chart}/files/${file}`).match(/\bgracehook_\w+/g) ?? [];
  const asked = metricsIn.map((name) => name.replace(/_bucket$/, ''));
  expect(asked.length).toBeGreaterThan(2);
  expect(asked.filter((name) => !existing.includes(name))).toEqual([]);
});

it('a value without a comment, and one that the schema does not have, are told', () => {
  expect(() => chartValues('serve:\n  replicas: 2\n')).toThrow('serve.replicas has no "# --" comment');
  expect(() => chartSchema('# -- Of no use.\nreplica: 2\n')).toThrow('replica');
});

it('a comment is read over its lines, and a map that has one is explained as a whole', () => {
  const text = 'a:\n  # -- One\n  # two.\n  b: { c: 1 }\n# Nothing.\n\n# -- Three.\nd:\n  e: 1\n';
  expect(chartValues(text)).toEqual([
    { path: 'a.b', description: 'One two.', shownDefault: '{"c":1}' },
    { path: 'd', description: 'Three.', shownDefault: '{"e":1}' },
  ]);
});
