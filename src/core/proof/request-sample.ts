/** How a client gets its connection: a new one for each request, or one that it keeps. */
export const connectionKinds = ['new', 'kept'] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

/** The methods of the load, apart because clients retry a GET by themselves and never a POST. */
export const methods = ['GET', 'POST'] as const;
export type Method = (typeof methods)[number];

/** The ways in which a request can be dropped. `reset` is any connection that broke under a request. */
export const failures = ['refused', 'reset', 'timeout', '5xx', 'other'] as const;
export type Failure = (typeof failures)[number];

/** One request of the load that is over. All times are milliseconds since the epoch. */
export interface RequestSample {
  /** When the schedule wanted it sent. Latency counts from here, so that a stalled server is not flattered. */
  readonly dueAt: number;
  /** From `dueAt` to the end of the answer, or to the failure. */
  readonly milliseconds: number;
  readonly method: Method;
  readonly connection: ConnectionKind;
  /** The HTTP status, 0 where there was no answer. */
  readonly status: number;
  /** Null where it was answered as it should be. */
  readonly failure: Failure | null;
  /** The client's own words about the failure, else empty. */
  readonly words: string;
}
