import type { Decision } from '../../src/core/decision.ts';
import { type JsonObject, valueAt } from '../../src/core/json.ts';
import { annotationsOf } from '../../src/core/pod.ts';
import { annotationPrefix, settingNamed } from '../../src/core/policy/settings.ts';
import { isExported } from '../../src/core/policy-export/policy-limits.ts';
import { keyOf } from '../../src/core/policy-export/policy-settings.ts';
import { injectedLabel, statusAnnotation } from '../../src/core/status.ts';

const expressedProbes: ReadonlySet<string> = new Set(['auto', 'off']);

/** Why an exported policy does not claim to make of a pod what the webhook makes of it; undefined where it does. */
export function unexpressedByPolicy(pod: JsonObject, { status }: Decision): string | undefined {
  const annotations = annotationsOf(pod);
  const isInjected = valueAt(pod, ['metadata', 'labels', injectedLabel]) !== undefined;
  if (isInjected || annotations.has(statusAnnotation)) return 'an earlier pass';
  for (const key of annotations.keys()) {
    const setting = key.startsWith(annotationPrefix)
      ? settingNamed(key.slice(annotationPrefix.length))
      : undefined;
    if (setting === undefined) continue;
    if (!isExported(setting)) return `the setting ${setting}`;
    if (keyOf(setting) !== key) return 'a name in camelCase';
  }
  const probe = annotations.get(keyOf('readiness')) ?? 'auto';
  if (!expressedProbes.has(probe)) return 'a probe that somebody asks for';
  return (status.env?.size ?? 0) > 0 ? 'the drain switch of a proxy' : undefined;
}
