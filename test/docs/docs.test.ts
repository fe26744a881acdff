import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { generatedTables, readDocument, schemaDocuments, withTable } from './tables.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const documents = globSync('{*.md,docs/**/*.md,certs/*.md,charts/**/*.md}', { cwd: root });

it.each(await generatedTables())(
  'the table "$name" in $file is what the code says (npm run docs)',
  (table) => {
    const document = readDocument(table.file);
    expect(document).toBe(withTable(document, table));
  },
);

it.each(schemaDocuments())('$file is what the code says (npm run docs)', ({ file, text }) => {
  expect(readDocument(file)).toBe(text);
});

it.each(documents)('every link of %s leads to a file', (file) => {
  const targets = [...readDocument(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
    ([, target]) => target ?? '',
  );
  expect(targets.filter((target) => !existsSync(join(root, file, '..', target)))).toEqual([]);
});

it.each(documents)('every npm script that %s names exists', (file) => {
  const named = [...readDocument(file).matchAll(/npm run ([a-z:-]+)/g)].map(([, script]) => script ?? '');
  expect(named.filter((script) => !Object.hasOwn(manifest.scripts, script))).toEqual([]);
});

it('the README names the two commands', () => {
  const readme = readDocument('README.md');
  expect(readme).toContain('npm ci && npm start');
  expect(readme).toContain('npm ci && npm test');
});
