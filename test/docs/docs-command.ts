import { writeFileSync } from 'node:fs';
import { generatedTables, readDocument, withTable } from './tables.ts';

// `npm run docs`: writes every generated table into its document.
for (const table of generatedTables()) {
  writeFileSync(new URL(`../../${table.file}`, import.meta.url), withTable(readDocument(table.file), table));
  console.log(`${table.file}: ${table.name}`);
}
