import type { Clock } from '../cluster/clock.ts';
import type { LeadListener } from '../cluster/lead.ts';
import type { Logger } from '../telemetry/logger.ts';

const silentMilliseconds = 120_000;

/** How this process stands in the election. */
export interface Standing {
  readonly listener: LeadListener;
  /** To be called where the work of the leader begins. */
  readonly begin: (signal: AbortSignal) => void;
  readonly isLeading: () => boolean;
  /** Undefined once the API server has said who leads, for good: one that stands by keeps nobody waiting. */
  readonly unreadyBecause: () => string | undefined;
  /** What keeps it from following the election at present. */
  readonly trouble: () => string | undefined;
  /** Whether the election has not moved for minutes, neither well nor badly. */
  readonly isHung: () => boolean;
}

/** Follows the election and logs each change of it once. */
export function createStanding(identity: string, log: Logger, clock: Clock): Standing {
  let leader: string | undefined;
  let trouble: string | undefined;
  let term: AbortSignal | undefined;
  let hasReached = false;
  let lastMoved = clock.now();
  const isLeading = () => term !== undefined && !term.aborted;
  return {
    listener: {
      found: (found) => {
        lastMoved = clock.now();
        hasReached = true;
        if (trouble !== undefined) log.info('election followed again');
        trouble = undefined;
        if (found !== leader) log.info({ leader: found }, found === identity ? 'leads' : 'stands by');
        leader = found;
      },
      lost: () => {
        lastMoved = clock.now();
        leader = undefined;
        log.info('does not lead any more');
      },
      troubled: (error) => {
        lastMoved = clock.now();
        const because = (error as Error).message;
        if (because !== trouble) log.warn({ because }, 'election not followed, trying again');
        trouble = because;
      },
    },
    begin: (signal) => {
      term = signal;
    },
    isLeading,
    unreadyBecause: () => (hasReached ? undefined : (trouble ?? 'the API server has not answered yet')),
    trouble: () => trouble,
    isHung: () => clock.now() - lastMoved > silentMilliseconds,
  };
}
