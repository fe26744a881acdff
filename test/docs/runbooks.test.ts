import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { readDocument } from './tables.ts';

interface Alert {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const { groups } = parse(readDocument('charts/gracehook/files/alerts.yaml')) as {
  groups: { rules: Alert[] }[];
};
const alerts = groups.flatMap(({ rules }) => rules);

it('each alert has a runbook, and each runbook an alert', () => {
  const pages = readdirSync(join(import.meta.dirname, '../../docs/runbooks')).toSorted();
  expect(pages).toEqual(alerts.map(({ alert }) => `${alert}.md`).toSorted());
});

it.each(alerts)('$alert says how bad it is, what it is, and where to read on', ({ alert, ...rest }) => {
  expect(['warning', 'critical']).toContain(rest.labels['severity']);
  const { summary, description, runbook_url } = rest.annotations;
  expect([summary, description]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  expect(runbook_url).toBe(`RUNBOOKS/${alert}.md`);
  expect(readDocument('docs/metrics.md')).toContain(`- [${alert}](runbooks/${alert}.md): ${summary}\n`);
  const page = readDocument(`docs/runbooks/${alert}.md`);
  // What a person prints while in trouble is pasted elsewhere: never a private key.
  expect(page).not.toMatch(/get secrets?\b.*-o ?(yaml|json\b|jsonpath=.*key)/);
  expect(page.match(/^#+ .*$/gm)).toEqual([
    `# ${alert}`,
    '## What it means',
    '## What users feel',
    '## What to look at',
    '## When it ends',
  ]);
});
