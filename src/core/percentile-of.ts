/** The value below which a share of the sorted numbers lies, as the nearest rank; null of none. */
export function percentileOf(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
