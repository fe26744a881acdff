import type { Outcome } from '../decision.ts';
import type { JsonObject } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { objectName } from '../object-name.ts';
import { type Advice, adviceFor } from '../offline/advice-for.ts';
import { allReasons } from '../offline/all-reasons.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import { resolve } from '../policy/resolve.ts';
import type { Reason } from '../reasons.ts';
import { costsOf } from './costs.ts';
import type { ExplainedField } from './explained-field.ts';
import { explainedFields } from './explained-fields.ts';
import { type ShownSetting, shownSettings } from './shown-setting.ts';
import { type Shutdown, shutdownOf } from './shutdown.ts';

/** All that there is to say about one pod of a manifest. */
export interface Explanation {
  readonly object: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly outcome: Outcome;
  readonly settings: readonly ShownSetting[];
  readonly fields: readonly ExplainedField[];
  /** What was left out or changed and why, how much it weighs, and what can be done about it. */
  readonly reasons: readonly (Reason & Advice)[];
  /** What kubectl prints when the manifest is applied. */
  readonly warnings: readonly string[];
  readonly shutdown: Shutdown;
  readonly costs: readonly string[];
}

/** Explains what is decided for a pod: each field with its final value and who set it, and how the pod will end. */
export function explainPod(decided: DecidedPod): Explanation {
  const { object, pod, decision, workload, kind } = decided;
  const final = applyOperations(pod, decision.operations) as JsonObject;
  const settings = decision.settings ?? resolve([]).settings;
  const shutdown = shutdownOf(final, settings);
  // The pods of a workload are made by a controller, which shows their warnings to nobody.
  const warnings = kind === 'Pod' ? decision.warnings : (workload?.warnings ?? []);
  return {
    object: objectName(object),
    namespace: decided.namespace,
    outcome: decision.outcome,
    kind,
    settings: shownSettings(settings, kind),
    fields: explainedFields(decided, final),
    reasons: allReasons(decided).map((reason) => ({ ...reason, ...adviceFor(reason, decided) })),
    warnings,
    shutdown,
    costs: costsOf(final, settings, decision.status, shutdown),
  };
}
