import type { Termination } from './termination.ts';

/** Fewer good shutdowns than this prove no limit too long. */
const fewestForLimit = 3;
/** What a suggested limit is rounded up to, and the shortest one. Seconds. */
const limitStep = 5;

/** What shutdowns of one workload show, and what to write: one sentence each, the worst first. */
export function advise(terminations: readonly Termination[]): string[] {
  const of = (wanted: Termination['class']) => terminations.filter((one) => one.class === wanted);
  const share = (some: readonly Termination[]) => `in ${some.length} of ${terminations.length}`;
  const [killed, failed, died, early] = [
    of('KilledAtGraceEnd'),
    of('HookFailed'),
    of('DiedOnSigterm'),
    of('EndedDuringDelay'),
  ];
  const tooLong = tooLongLimit(terminations);
  return [
    ...(killed.length === 0 ? [] : [`killed${atGrace(killed)} ${share(killed)}: ${whyKilled(killed)}`]),
    ...(failed.length === 0
      ? []
      : [
          `the preStop hook of ${containers(failed)} failed ${share(failed)}: SIGTERM came without the delay`,
        ]),
    ...(died.length === 0
      ? []
      : [
          `dies on SIGTERM ${share(died)}: requests in flight on kept-alive connections are lost, so handle SIGTERM and` +
            ` let them end${died.some(({ exitCode }) => exitCode === 143) ? ' (a JVM ends so after draining, too)' : ''}`,
        ]),
    ...(early.length === 0
      ? []
      : [`ended before SIGTERM ${share(early)}: something else ends ${containers(early)} during the delay`]),
    ...(tooLong === undefined ? [] : [tooLong]),
  ];
}

function whyKilled(killed: readonly Termination[]): string {
  const swallowers = distinct(killed.flatMap(({ swallower }) => swallower ?? []));
  if (swallowers.length > 0)
    return `it ignores SIGTERM, since ${swallowers.join(' and ')} does not pass it on; start the app by exec`;
  if (killed.some(({ wasIdle }) => wasIdle))
    return 'it ignores SIGTERM, since it was killed without having requests, too; handle SIGTERM';
  return 'raise drain, or PID 1 ignores SIGTERM';
}

/** ` at 40 s`, where the killed ones had the same grace period. */
function atGrace(killed: readonly Termination[]): string {
  const [grace, ...others] = distinct(killed.map(({ graceSeconds }) => graceSeconds));
  return grace === undefined || others.length > 0 ? '' : ` at ${grace} s`;
}

/** Where all drained, and the slowest needed less than half of the setting. */
function tooLongLimit(terminations: readonly Termination[]): string | undefined {
  const setting = terminations.at(-1)?.drainSetting;
  const drains = terminations.flatMap(({ class: found, drainSeconds }) =>
    found === 'Drained' && drainSeconds !== undefined ? [drainSeconds] : [],
  );
  if (setting === undefined || drains.length < Math.max(fewestForLimit, terminations.length))
    return undefined;
  const slowest = Math.max(...drains);
  const enough = Math.max(1, Math.ceil((2 * slowest) / limitStep)) * limitStep;
  return enough > setting / 2 ? undefined : `uses ${slowest} s of ${setting}: drain could be ${enough}s`;
}

function containers(terminations: readonly Termination[]): string {
  return distinct(terminations.flatMap(({ container }) => container ?? [])).join(' and ') || 'it';
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
