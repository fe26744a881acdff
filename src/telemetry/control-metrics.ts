import { Counter, Gauge, Histogram } from '@prometheus-io/client';
import { type Termination, terminationClasses } from '../core/terminations/termination.ts';
import { createRegistry, showGauge } from './registry.ts';

/** The metrics of a `control` process. Of its duties only the leader has any, so sum or take the maximum over all. */
export interface ControlMetrics {
  readonly countTurn: (duty: string, result: 'success' | 'failure', at: Date) => void;
  /** From now on shows whether this process leads, and how its last self-test ended while it does. */
  readonly showLeader: (isLeading: () => boolean, isSelfTestGood: () => boolean | undefined) => void;
  /** From now on shows how many replicas of `serve` there are, while it leads. */
  readonly showReplicas: (isLeading: () => boolean, replicas: () => Replicas | undefined) => void;
  /** From now on shows when the certificates end that this process issued, while it leads. */
  readonly showCertificates: (isLeading: () => boolean, ends: () => CertificateEnds) => void;
  /** Counts an Event that was not written because too many waited. */
  readonly countDroppedEvent: (reason: string) => void;
  /**
   * From now on shows when the observer last heard of pods, while this process leads; gives what counts a shutdown. All
   * classes begin with 0.
   */
  readonly showObserver: (
    isLeading: () => boolean,
    lastContact: () => Date | undefined,
  ) => (termination: Termination) => void;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** The replicas of `serve` behind its Service. */
interface Replicas {
  readonly ready: number;
  readonly all: number;
}

/** When they end; undefined where there is none. */
interface CertificateEnds {
  readonly leafNotAfter: Date | undefined;
  readonly caNotAfter: Date | undefined;
}

/** The duties' names are labels: they all begin with 0, so that an alert sees the first failure. */
export function createControlMetrics(version: string, duties: readonly string[]): ControlMetrics {
  const registry = createRegistry(version);
  const registers = [registry];
  const turns = new Counter({
    name: 'gracehook_control_duty_turns_total',
    help: 'Turns of the duties of the leader, by how they ended.',
    labelNames: ['duty', 'result'],
    registers,
  });
  const droppedEvents = new Counter({
    name: 'gracehook_control_events_dropped_total',
    help: 'Events on workloads that were not written because too many waited, by their reason.',
    labelNames: ['reason'],
    registers,
  });
  const lastSuccess = new Gauge({
    name: 'gracehook_control_duty_last_success_timestamp_seconds',
    help: 'When the last good turn of a duty ended.',
    labelNames: ['duty'],
    registers,
  });
  for (const reason of ['Injected', 'Skipped', 'Missed', 'InjectedProbeFailing', 'ShutdownsWorse'])
    droppedEvents.inc({ reason }, 0);
  for (const duty of duties) {
    for (const result of ['success', 'failure']) turns.inc({ duty, result }, 0);
  }
  return {
    countTurn: (duty, result, at) => {
      turns.inc({ duty, result });
      if (result === 'success') lastSuccess.set({ duty }, at.getTime() / 1000);
    },
    countDroppedEvent: (reason) => droppedEvents.inc({ reason }),
    showLeader: (isLeading, isSelfTestGood) => {
      showGauge(registry, 'gracehook_control_leader', 'Whether this process is the one that works.', () =>
        Number(isLeading()),
      );
      showGauge(
        registry,
        'gracehook_self_test_success',
        'Whether pods of the last self-test came out injected; shown by the leader only.',
        () => {
          const isGood = isLeading() ? isSelfTestGood() : undefined;
          return isGood === undefined ? undefined : Number(isGood);
        },
      );
    },
    showReplicas: (isLeading, replicas) => {
      const show = (name: string, help: string, countOf: (replicas: Replicas) => number) =>
        showGauge(registry, name, `${help}; shown by the leader only.`, () => {
          const found = isLeading() ? replicas() : undefined;
          return found && countOf(found);
        });
      show('gracehook_serve_replicas', 'Replicas of serve that are not being ended', ({ all }) => all);
      show('gracehook_serve_replicas_ready', 'Replicas of serve that are ready', ({ ready }) => ready);
    },
    showCertificates: (isLeading, ends) => {
      const show = (name: string, what: string, endOf: (ends: CertificateEnds) => Date | undefined) =>
        showGauge(registry, name, `When ${what} ends; shown by the leader only.`, () => {
          const end = isLeading() ? endOf(ends()) : undefined;
          return end && end.getTime() / 1000;
        });
      show(
        'gracehook_control_leaf_not_after_timestamp_seconds',
        'the certificate in the Secret of serve',
        ({ leafNotAfter }) => leafNotAfter,
      );
      show(
        'gracehook_control_ca_not_after_timestamp_seconds',
        'the authority that issues',
        ({ caNotAfter }) => caNotAfter,
      );
    },
    showObserver: (isLeading, lastContact) => {
      showGauge(
        registry,
        'gracehook_observer_last_contact_timestamp_seconds',
        'When something last came from the API server about injected pods; shown by the leader only.',
        () => {
          const last = isLeading() ? lastContact() : undefined;
          return last && last.getTime() / 1000;
        },
      );
      const terminations = new Counter({
        name: 'gracehook_terminations_total',
        help: 'Shutdowns of injected pods, by how they went.',
        labelNames: ['class'],
        registers,
      });
      const drains = new Histogram({
        name: 'gracehook_termination_drain_seconds',
        help: 'From SIGTERM until the app had ended, of shutdowns that drained or were killed; ± 1 s.',
        buckets: [1, 2, 5, 10, 20, 30, 60, 120, 300],
        registers,
      });
      for (const found of Object.keys(terminationClasses)) terminations.inc({ class: found }, 0);
      return ({ class: found, drainSeconds }) => {
        terminations.inc({ class: found });
        const isDrain = found === 'Drained' || found === 'KilledAtGraceEnd';
        if (isDrain && drainSeconds !== undefined) drains.observe(drainSeconds);
      };
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
