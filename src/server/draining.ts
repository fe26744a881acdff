/**
 * The two phases of a graceful end. First every answer says `Connection: close`, so that the API server takes its next
 * call elsewhere while this one is served. Then, once nobody should come any more, the few that still do get a 503 with
 * `Retry-After: 0`, which the API server retries; a closed connection it would not retry (docs/adr/0003).
 */
export interface Draining {
  readonly isClosing: () => boolean;
  readonly isRefusing: () => boolean;
  readonly startClosing: () => void;
  readonly startRefusing: () => void;
}

/** A server that is not draining yet. */
export function draining(): Draining {
  let phase: 'serving' | 'closing' | 'refusing' = 'serving';
  return {
    isClosing: () => phase !== 'serving',
    isRefusing: () => phase === 'refusing',
    startClosing: () => {
      if (phase === 'serving') phase = 'closing';
    },
    startRefusing: () => {
      phase = 'refusing';
    },
  };
}
