import type { Pass, Proof, ProofEvent } from '../core/proof/proof.ts';
import { summarizePass } from '../core/proof/proof-summary.ts';
import { counted } from './counted.ts';
import { eventWords, failedOfWords, grouped, workloadName } from './proof-words.ts';

/** What a proof shows, in a sentence, and in a second one what it is compared with. */
export function proofVerdict(proof: Proof): {
  readonly found: string;
  readonly compared: string | undefined;
  /** How many pods of the workload as it is did not end by themselves; undefined where all did. */
  readonly killed: string | undefined;
  /** That not all was measured; undefined where it was. */
  readonly partial: string | undefined;
} {
  const ownPasses = ofKind(proof.passes, 'as-it-is');
  const events = [...new Set(ownPasses.map(({ event }) => event))];
  const asItIs = totalOf(ownPasses);
  // What stopped before its end is compared by the events that were measured both ways.
  const others = ofKind(proof.passes, 'disabled').filter(
    ({ event }) => events.length === 0 || events.includes(event),
  );
  const disabled = totalOf(others);
  return {
    found: foundWords(asItIs, `while ${workloadName(proof)} ${happened(events)}`),
    compared: disabled.requests === 0 ? undefined : comparedWords(disabled, asItIs),
    killed: killedWords(ownPasses),
    partial: proof.stoppedBecause === undefined ? undefined : partialWords(proof),
  };
}

function partialWords({ passes, passesPlanned, stoppedBecause }: Proof): string {
  const were = passes.length === 1 ? 'was' : 'were';
  return `Only ${passes.length} of ${passesPlanned} passes ${were} measured: ${stoppedBecause}.`;
}

/** The requests of all passes of one kind, and how many of them failed. */
interface Total {
  readonly requests: number;
  readonly failed: number;
}

function killedWords(passes: readonly Pass[]): string | undefined {
  const summaries = passes.map(summarizePass);
  const ended = sum(summaries.map(({ podsEnded }) => podsEnded));
  const killed = sum(summaries.map(({ podsKilled }) => podsKilled));
  if (killed === 0) return undefined;
  return `${killed} of ${counted(ended, 'pod')} that ended ${killed === 1 ? 'was' : 'were'} killed at the end of the grace period.`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function ofKind(passes: readonly Pass[], kind: Pass['kind']): readonly Pass[] {
  return passes.filter((pass) => pass.kind === kind);
}

function totalOf(passes: readonly Pass[]): Total {
  const samples = passes.flatMap((pass) => pass.samples);
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

function happened(events: readonly ProofEvent[]): string {
  const words = events.map((event) => eventWords[event]);
  return new Intl.ListFormat('en-US', { type: 'conjunction' }).format(words);
}
