import { unpainted } from '../../src/report/paint.ts';
import { proofText } from '../../src/report/proof-text.ts';
import { failureWords, momentWords } from '../../src/report/proof-words.ts';
import { sampleProof } from '../page/sample-proof.ts';
import { table } from './table.ts';

const file = 'docs/prove.md';

/** The tables of the page about `prove`, and what it prints of the sample. */
export function proveTables(): { readonly file: string; readonly name: string; readonly text: string }[] {
  const lines = proofText(sampleProof(), { width: 100 }, unpainted).map((line) => line.trimEnd());
  return [
    { file, name: 'prove', text: ['```text', ...lines, '```'].join('\n') },
    { file, name: 'prove-failures', text: table(['how', 'meaning'], quoted(failureWords)) },
    { file, name: 'prove-moments', text: table(['moment', 'the request failed'], quoted(momentWords)) },
  ];
}

function quoted(words: Readonly<Record<string, string>>): string[][] {
  return Object.entries(words).map(([name, meaning]) => [`\`${name}\``, meaning]);
}
