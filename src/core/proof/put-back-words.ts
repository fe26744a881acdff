/** How putting back what a proof changed went. */
export interface PutBack {
  /** What is as it was again. */
  readonly done: readonly string[];
  /** What is not, why, and what to type. */
  readonly failed: readonly { readonly what: string; readonly because: string; readonly command: string }[];
  /** What to type to watch the rollout that still runs; undefined where none does. */
  readonly rolloutCommand: string | undefined;
}

/** Why a proof ended early, how the workload is left, and what to type, in a sentence. */
export function putBackWords(because: string, { done, failed, rolloutCommand }: PutBack): string {
  const left = failed.map((one) => `${one.what} (${one.because}); type: ${one.command}`);
  return [
    because,
    ...(left.length > 0 ? [`could not put back ${left.join(', nor ')}`] : []),
    ...(done.length > 0 ? [`put back ${done.join(' and ')}`] : []),
    ...(left.length + done.length === 0 ? ['nothing had to be put back'] : []),
    ...(rolloutCommand === undefined ? [] : [`a rollout of it still runs, see: ${rolloutCommand}`]),
  ].join('; ');
}
