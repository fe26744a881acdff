import type { ContainerEnd, Shutdown } from '../core/explain/shutdown.ts';

/** What happens when a pod is told to end, each with its second: the time line in words. */
export function shutdownEvents({
  graceSeconds,
  drainSeconds,
  containers,
}: Shutdown): [when: string, what: string][] {
  const [sidecars, apps] = [true, false].map((is) =>
    containers.filter(({ isNativeSidecar }) => isNativeSidecar === is),
  );
  const hasHooks = containers.some(({ hook }) => hook !== undefined);
  const end = graceSeconds ?? Number.POSITIVE_INFINITY;
  return [
    ['0 s', `the pod is told to end: its endpoints leave${hasHooks ? ', and all hooks start' : ''}`],
    ...[...Map.groupBy(apps ?? [], signalKey).values()]
      .toSorted(([a], [b]) => (a?.hookSeconds ?? 0) - (b?.hookSeconds ?? 0))
      .map((together) => signalled(together, Math.min(drainSeconds, end - (together[0]?.hookSeconds ?? 0)))),
    ...(sidecars ?? []).map(({ name, signal }): [string, string] => [
      'then',
      `${signal} to ${name}, when the app has ended`,
    ]),
    graceSeconds === undefined
      ? ['never', 'SIGKILL: the grace period is longer than any pod lives']
      : [`${graceSeconds} s`, 'SIGKILL to what still runs'],
  ];
}

/** Containers with the same key get the same signal at the same time, as far as anybody knows. */
function signalKey({ hookSeconds, isHookLengthKnown, signal, hook }: ContainerEnd): string {
  return `${hookSeconds} ${signal} ${isHookLengthKnown ? '' : hook}`;
}

function signalled(containers: readonly ContainerEnd[], drainSeconds: number): [string, string] {
  const [first] = containers;
  if (first === undefined) throw new Error('a group without containers');
  const { hookSeconds, isHookLengthKnown, signal, hook } = first;
  const who = listed(containers.map(({ name }) => name));
  const when = isHookLengthKnown ? '' : ` when its hook (${hook}) has ended, taken for the delay`;
  const early = hookSeconds === 0 ? ' at once, while requests may still come in' : '';
  return [`${hookSeconds} s`, `${signal} to ${who}${early}${when}; ${drainSeconds} s to drain`];
}

/** `a, b and c` */
function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
