import type { KeyPairHealth } from '../tls/live-key-pair.ts';

/** What decides whether the webhook can serve. */
export interface ServingState {
  readonly isClosing: boolean;
  readonly hasStarted: boolean;
  readonly certificate: KeyPairHealth;
  /** Why it is not known what the API server keeps. */
  readonly capabilitiesUnknown: string | undefined;
  /** Why the webhook's review to itself was not answered well. */
  readonly ownReviewFault: string | undefined;
}

/** Why the webhook cannot serve now, each cause with what to do about it; undefined where it can. */
export function unreadyBecause(state: ServingState, now: Date): string | undefined {
  if (state.isClosing) return 'shutting down';
  const causes = [certificateFault(state.certificate, now), state.capabilitiesUnknown].filter(
    (cause) => cause !== undefined,
  );
  if (causes.length > 0) return causes.join('; and ');
  if (!state.hasStarted) return 'starting';
  return state.ownReviewFault === undefined
    ? undefined
    : `it has not answered a review to itself: ${state.ownReviewFault}`;
}

function certificateFault({ inUse, invalid }: KeyPairHealth, now: Date): string | undefined {
  if (inUse === undefined) return `there is no certificate yet: ${invalid?.because}`;
  if (now <= inUse.notAfter) return undefined;
  const remedy = invalid?.because ?? 'it was issued at the start; start again';
  return `the certificate in use expired at ${inUse.notAfter.toISOString()}: ${remedy}`;
}
