import { writeFileSync } from 'node:fs';
import { generatedTables, readDocument, schemaDocuments, withTable } from './tables.ts';

// `npm run docs`: writes every generated table into its document, and the schemas.
for (const table of await generatedTables()) {
  writeFileSync(new URL(`../../${table.file}`, import.meta.url), withTable(readDocument(table.file), table));
  console.log(`${table.file}: ${table.name}`);
}
for (const schema of schemaDocuments()) {
  writeFileSync(new URL(`../../${schema.file}`, import.meta.url), schema.text);
  console.log(schema.file);
}
