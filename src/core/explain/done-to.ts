import type { SetNumber, Status } from '../status.ts';
import { withUnit } from './shutdown.ts';

/** What was done to a pod, in a few words each: `preStop sleep 5s (web)`, `grace 30 -> 40`. */
export function doneTo({ grace, preStop, pins, readiness, startup, stopSignal, env }: Status): string[] {
  const names = new Map([...(env ?? [])].map(([container, variables]) => [container, variables.join(' ')]));
  return [
    ...grouped('preStop', preStop, withUnit),
    ...(grace === undefined ? [] : [`grace ${change(grace)}`]),
    ...[...(pins ?? [])].map(([place, pin]) => {
      const [container, probe] = place.split('/');
      return `${probe} grace ${change(pin)} (${container})`;
    }),
    ...grouped('readiness', readiness),
    ...grouped('startup', startup),
    ...grouped('stopSignal', stopSignal),
    ...grouped('env', names),
  ];
}

/** The same said of several containers stands once. */
function grouped(
  what: string,
  described: ReadonlyMap<string, string> | undefined,
  show = (text: string) => text,
): string[] {
  const byText = Map.groupBy([...(described ?? [])], ([, text]) => text);
  return [...byText].map(
    ([text, entries]) => `${what} ${show(text)} (${entries.map(([container]) => container).join(', ')})`,
  );
}

function change({ written, set }: SetNumber): string {
  return written === undefined ? `${set}` : `${written} -> ${set}`;
}
