import type { Settings } from './policy/resolve.ts';
import type { ProbeWish } from './policy/setting-values.ts';
import type { SettingSource } from './policy/sources.ts';
import type { Status } from './status.ts';

const alwaysShown: ReadonlySet<string> = new Set(['delay', 'drain', 'buffer', 'readiness']);
/** Opting in shows in the status being there; values of variables may be secret; a strategy is the workload's. */
const neverShown: ReadonlySet<string> = new Set(['inject', 'env', 'strategy']);

/** The settings that a reader of the status needs: the four of the shutdown, and what somebody chose beside them. */
export function shownSettings(settings: Settings): NonNullable<Status['settings']> {
  const shown = new Map<string, readonly [string | number, SettingSource]>();
  for (const [name, { value, source }] of Object.entries(settings)) {
    if (neverShown.has(name) || (!alwaysShown.has(name) && source === 'default')) continue;
    shown.set(name, [shownValue(value), source]);
  }
  return shown;
}

/** A value that is shown as a text: only a default may be none, and those that may be are not shown. */
function shownValue(value: unknown): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.join(',');
  const wish = value as ProbeWish;
  return wish.kind === 'http' ? wish.path : wish.kind;
}
