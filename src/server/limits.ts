/** What one client, or all of them together, may ask of the server. */
export interface Limits {
  /** The API server takes objects of 3 MiB, and a review may hold two; controller-runtime accepts as much. */
  readonly bodyBytes: number;
  /** `{`, `[` and `,` outside strings: a legal review of 2.5 MiB has 210,000, a hostile one 6 million. */
  readonly structuralCharacters: number;
  readonly nestingDepth: number;
  /** All bodies that are being received, together; past it the server is overloaded. */
  readonly bufferedBytes: number;
  readonly connections: number;
  readonly headersTimeoutMilliseconds: number;
  readonly requestTimeoutMilliseconds: number;
  /** Longer than the API server keeps an idle connection (90 s), so that it is never we who close first. */
  readonly keepAliveTimeoutMilliseconds: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 7 * 1024 * 1024,
  structuralCharacters: 500_000,
  nestingDepth: 1_000,
  bufferedBytes: 64 * 1024 * 1024,
  connections: 2_000,
  headersTimeoutMilliseconds: 10_000,
  requestTimeoutMilliseconds: 15_000,
  keepAliveTimeoutMilliseconds: 100_000,
};
