import type { ApiAccess } from '../cluster/api-access.ts';
import type { Clock } from '../cluster/clock.ts';
import { recentMap } from '../cluster/recent-map.ts';
import type { EventReason } from '../core/event-reasons.ts';
import type { Duty } from './duty.ts';
import { createEventQueue } from './event-queue.ts';
import type { EventRecorder, EventSubject } from './event-recorder.ts';
import type { PodMaker } from './pod-maker.ts';
import { workloadFinder } from './workload-of.ts';

const mostRemembered = 5_000;
/** The API server forgets an Event after an hour: what is still so is told again. */
const stateMilliseconds = 3_600_000;

/** What is told of a workload. */
interface WorkloadEvent {
  readonly reason: EventReason;
  readonly type: 'Normal' | 'Warning';
  readonly maker: PodMaker;
  readonly message: (workload: EventSubject) => string;
}

/** Events on the workloads whose pods they are about, of which one version of a pod template is told the same once. */
export interface WorkloadEvents {
  /** Has it written soon, unless it was told or too many wait. Returns at once. */
  readonly tell: (event: WorkloadEvent) => void;
  /** Whether it was told: `Injected` ever, all else within the hour. The last 5,000 are remembered. */
  readonly isTold: (reason: EventReason, maker: PodMaker) => boolean;
  /** Takes it for told. */
  readonly pass: (reason: EventReason, maker: PodMaker) => void;
  /** Writes what waits. */
  readonly duty: Duty;
}

export function createWorkloadEvents(
  access: ApiAccess,
  record: EventRecorder,
  dropped: (reason: EventReason) => void,
  clock: Clock,
): WorkloadEvents {
  const told = recentMap<number>(mostRemembered);
  const queue = createEventQueue<WorkloadEvent>(clock, dropped);
  const workloadOf = workloadFinder(access);
  const keyOf = (reason: EventReason, { version }: PodMaker) => `${reason} ${version}`;
  const isTold: WorkloadEvents['isTold'] = (reason, maker) => {
    const at = told.get(keyOf(reason, maker));
    return at !== undefined && (reason === 'Injected' || clock.now() - at < stateMilliseconds);
  };
  const pass: WorkloadEvents['pass'] = (reason, maker) => told.set(keyOf(reason, maker), clock.now());
  return {
    isTold,
    pass,
    tell: (event) => {
      if (!isTold(event.reason, event.maker) && queue.offer(event)) pass(event.reason, event.maker);
    },
    duty: {
      name: 'workload-events',
      everySeconds: 5,
      perform: async (signal) => {
        for (let event = queue.take(); event !== undefined; event = queue.take()) {
          const workload = await workloadOf(event.maker, signal);
          await record(workload, event.type, event.reason, event.message(workload));
          if (signal.aborted) return;
        }
      },
    },
  };
}
