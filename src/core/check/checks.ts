import type { Check } from './check.ts';
import { caBundle } from './installed/ca-bundle.ts';
import { caBundleTrusts } from './installed/ca-bundle-trusts.ts';
import { certificateValid } from './installed/certificate-valid.ts';
import { clientVersion } from './installed/client-version.ts';
import { clocksAgree } from './installed/clocks-agree.ts';
import { configurationValid } from './installed/configuration-valid.ts';
import { controlLeads } from './installed/control-leads.ts';
import { disruptionBudget } from './installed/disruption-budget.ts';
import { failSparesNodes } from './installed/fail-spares-nodes.ts';
import { historyKept } from './installed/history-kept.ts';
import { namespacesReached } from './installed/namespaces-reached.ts';
import { podsAccepted } from './installed/pods-accepted.ts';
import { podsInjected } from './installed/pods-injected.ts';
import { podsKept } from './installed/pods-kept.ts';
import { serveReady } from './installed/serve-ready.ts';
import { serverVersion } from './installed/server-version.ts';
import { stateWritten } from './installed/state-written.ts';
import { webhookChangedBy } from './installed/webhook-changed-by.ts';
import { webhookConfiguration } from './installed/webhook-configuration.ts';
import { webhookEntries } from './installed/webhook-entries.ts';
import { failWanted } from './planned/fail-wanted.ts';
import { noOtherInstallation } from './planned/no-other-installation.ts';
import { otherWebhooks } from './planned/other-webhooks.ts';
import { podSecurity } from './planned/pod-security.ts';
import { releaseNamespace } from './planned/release-namespace.ts';
import { rights } from './planned/rights.ts';
import { sleepKept } from './planned/sleep-kept.ts';
import { valuesValid } from './planned/values-valid.ts';

/** Checks under one heading. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** `gracehook check`: causes before what they cause, so that those can explain. */
export const installedChecks: readonly CheckGroup[] = [
  { title: 'cluster', checks: [serverVersion, clocksAgree, clientVersion] },
  { title: 'configuration', checks: [configurationValid] },
  { title: 'processes', checks: [serveReady, controlLeads, disruptionBudget, stateWritten, historyKept] },
  {
    title: 'webhook configuration',
    checks: [webhookConfiguration, webhookEntries, webhookChangedBy, failSparesNodes],
  },
  { title: 'certificate', checks: [certificateValid, caBundle, caBundleTrusts] },
  { title: 'namespaces and pods', checks: [namespacesReached, podsAccepted, podsInjected, podsKept] },
];

/** `gracehook check --pre`. */
export const plannedChecks: readonly CheckGroup[] = [
  { title: 'cluster', checks: [serverVersion, clocksAgree, sleepKept, otherWebhooks] },
  { title: 'installation', checks: [rights, releaseNamespace, podSecurity, noOtherInstallation] },
  { title: 'values', checks: [valuesValid, failWanted] },
];
