import type { Decision } from '../decision.ts';
import { isSameJson, type Json, type Path, valueAt } from '../json.ts';
import { hookOf, sleepSeconds } from '../mutations/hook.ts';
import { describeProbe } from '../mutations/probe.ts';
import { restartingProbes } from '../mutations/probe-grace.ts';
import type { Container } from '../pod.ts';
import type { Settings } from '../policy/resolve.ts';
import type { SettingName } from '../policy/settings.ts';
import type { ExplainedField } from './explained-field.ts';
import { shownHook } from './shutdown.ts';

/** A member of a container, and what is known of it: `isTold` says that the status names it as ours. */
interface Member {
  readonly field: string;
  readonly path: Path;
  readonly describe: (value: Json) => string;
  readonly because: readonly SettingName[];
  readonly isTold: boolean | undefined;
  /** Whether it is worth a row where nothing is there: what an app's container should have. */
  readonly isExpected?: boolean;
}

/**
 * The fields of one container that matter for its end, after and before what was decided; `injected` is what an earlier
 * `inject` may have made of it.
 */
export function containerFields(
  after: Container,
  before: Container | undefined,
  { status, settings }: Decision,
  injected: Container | undefined,
): ExplainedField[] {
  const { name: container } = after;
  const isApp = after.path.includes('containers');
  const members: Member[] = [
    {
      field: 'preStop',
      path: ['lifecycle', 'preStop'],
      describe: shownHook,
      because: reasonsForHook(hookOf(after), settings),
      isTold: status.preStop?.has(container),
      isExpected: isApp,
    },
    {
      field: 'readinessProbe',
      path: ['readinessProbe'],
      describe: describeProbe,
      because: ['readiness', 'readiness-port'],
      isTold: status.readiness?.has(container),
      isExpected: isApp,
    },
    {
      field: 'startupProbe',
      path: ['startupProbe'],
      describe: describeProbe,
      because: ['startup', 'readiness-port'],
      isTold: status.startup?.has(container),
    },
    ...restartingProbes.map((probe) => ({
      field: `${probe} grace`,
      path: [probe, 'terminationGracePeriodSeconds'],
      describe: (value: Json) => `${String(value)}s`,
      because: ['delay'] as const,
      isTold: status.pins?.has(`${container}/${probe}`),
    })),
    {
      field: 'stopSignal',
      path: ['lifecycle', 'stopSignal'],
      describe: String,
      because: ['stop-signal'],
      isTold: status.stopSignal?.has(container),
    },
  ];
  return [
    ...members.flatMap((member) => memberField(member, after, before, injected)),
    ...envField(container, status.env?.get(container) ?? [], settings),
  ];
}

function memberField(
  member: Member,
  after: Container,
  before: Container | undefined,
  injected: Container | undefined,
): ExplainedField[] {
  const { field, path, describe, because, isTold = false, isExpected = false } = member;
  const value = valueAt(after.json, path) ?? undefined;
  const was = valueAt(before?.json, path) ?? undefined;
  if (value === undefined && !isExpected) return [];
  // A probe that gets a grace period of ours is still its author's.
  const isOurs = isTold || (value !== undefined && was === undefined);
  const isPerhapsOurs =
    injected !== undefined && isSameJson(value, valueAt(injected.json, path) ?? undefined);
  const author = isPerhapsOurs ? 'author or inject' : 'author';
  const isChanged = isOurs && was !== undefined && !isSameJson(value, was);
  return [
    {
      field,
      container: after.name,
      value: value === undefined ? undefined : describe(value),
      setBy: isOurs ? 'gracehook' : value === undefined ? 'nobody' : author,
      ...(isChanged && { was: describe(was) }),
      because: isOurs ? because : [],
    },
  ];
}

/** Only a proxy for outbound traffic sleeps longer than the delay: until the app has drained, too. */
function reasonsForHook(hook: Json | undefined, settings: Settings | undefined): SettingName[] {
  if (valueAt(hook, ['httpGet']) !== undefined) return ['pre-stop-path', 'pre-stop-port', 'pre-stop-scheme'];
  return (sleepSeconds(hook) ?? 0) > (settings?.delay.value ?? 0) ? ['delay', 'drain'] : ['delay'];
}

/** Variables come from `env`, from the table of a framework, or are a proxy's own switch beside our hook. */
function envField(
  container: string,
  names: readonly string[],
  settings: Settings | undefined,
): ExplainedField[] {
  if (names.length === 0) return [];
  const asked = names.filter((name) => settings?.env.value.has(name));
  const other = settings?.framework.value === 'off' ? 'delay' : 'framework';
  const because: SettingName[] = [
    ...(asked.length > 0 ? (['env'] as const) : []),
    ...(asked.length < names.length ? ([other] as const) : []),
  ];
  return [{ field: 'env', container, value: names.join(', '), setBy: 'gracehook', because }];
}
