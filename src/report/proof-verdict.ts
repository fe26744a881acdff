import type { Pass, Proof } from '../core/proof/proof.ts';
import { eventWords, failedOfWords, grouped, workloadName } from './proof-words.ts';

/** What a proof shows, in a sentence, and in a second one what it is compared with. */
export function proofVerdict(proof: Proof): {
  readonly found: string;
  readonly compared: string | undefined;
} {
  const asItIs = totalOf(proof.passes, 'as-it-is');
  const disabled = totalOf(proof.passes, 'disabled');
  return {
    found: foundWords(asItIs, `while ${workloadName(proof)} ${happened(proof)}`),
    compared: disabled.requests === 0 ? undefined : comparedWords(disabled, asItIs),
  };
}

/** The requests of all passes of one kind, and how many of them failed. */
interface Total {
  readonly requests: number;
  readonly failed: number;
}

function totalOf(passes: readonly Pass[], kind: Pass['kind']): Total {
  const samples = passes.filter((pass) => pass.kind === kind).flatMap((pass) => pass.samples);
  return { requests: samples.length, failed: samples.filter(({ failure }) => failure !== null).length };
}

function foundWords({ requests, failed }: Total, meanwhile: string): string {
  if (requests === 0) return 'The workload as it is was not measured.';
  if (failed === 0) return `No request was dropped ${meanwhile}: 0 of ${grouped(requests)}.`;
  return `${grouped(failed)} of ${grouped(requests)} requests ${failed === 1 ? 'was' : 'were'} dropped ${meanwhile}.`;
}

function comparedWords(disabled: Total, asItIs: Total): string {
  if (disabled.failed > 0) return `Without Gracehook it was ${failedOfWords(disabled)}.`;
  return asItIs.failed > 0
    ? `Without Gracehook none of ${grouped(disabled.requests)} was dropped: Gracehook made it worse, or chance did.`
    : `Without Gracehook none of ${grouped(disabled.requests)} was dropped either, so there was nothing to gain.`;
}

function happened({ passes }: Proof): string {
  const words = [...new Set(passes.map(({ event }) => eventWords[event]))];
  return new Intl.ListFormat('en-US', { type: 'conjunction' }).format(words);
}
