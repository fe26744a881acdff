/**
 * Why something was done, left out or changed: every code that a decision can carry, with the sentence that explains
 * it. The order is the order of weight: what concerns the whole pod or workload first. Metrics count a decision under
 * its first code, so a new code goes where it weighs, not at the end. Codes are never renamed: dashboards use them.
 */
export const reasonCatalogue = {
  Forbidden: "The cluster's admin forbids Gracehook in this namespace, so its pods are left alone.",
  MirrorPod: 'A mirror pod shows a static pod that only its node can change, so it is left alone.',
  NotOptedIn: 'Neither the pod, its workload nor its namespace says gracehook.io/inject: enabled.',
  Disabled: 'gracehook.io/inject: disabled was said nearer to the pod than any enabled.',
  RunsToCompletion:
    'The pod ends by itself (a Job, or a restartPolicy other than Always), so it is left alone.',
  GracePeriodZero:
    'terminationGracePeriodSeconds is 0: the pod asks to be killed at once, so it is left alone.',
  NoKnownContainer: 'gracehook.io/containers names no container of this pod, so nothing is touched.',
  OwnedByController: 'Another controller owns this workload and would set it back; opt in through its owner.',
  BeingDeleted: 'The workload is being deleted, so nothing is changed on it.',
  NameUnknown: 'The workload has no name yet, so its settings reach the template at its next update.',
  InvalidAnnotation: 'A value could not be read and is ignored; the next source farther away counts.',
  UnknownAnnotation: 'There is no setting of this name here; it is ignored.',
  ForbiddenVariable: 'This variable can change which code runs, so it is never set.',
  MisplacedLabel: 'This label counts on a namespace only; on a pod or workload, write an annotation.',
  VariableNotAllowed: 'A namespace may only set variables that the configuration lists in bounds.allowedEnv.',
  VariablesTooLarge:
    'The variables of gracehook.io/env would make the pod too large to be stored, so none is added.',
  UnknownContainer: 'gracehook.io/containers names a container that this pod does not have.',
  UnitMissing: 'A duration without a unit is read as seconds.',
  NamespaceUnknown: 'The settings of this namespace are not known yet, so they do not count here.',
  DelayCapped: 'The delay is longer than the cluster allows, so the longest allowed one is used.',
  GraceCapped: 'The grace period would pass what the cluster allows, so it is raised no further.',
  FrameworkDrainTooLong:
    "The framework's own drain takes longer than what is left between the hook and SIGKILL.",
  PreStopPortUnknown:
    'No port is known to call the path of gracehook.io/pre-stop-path on, so the container sleeps.',
  SleepUnsupported: 'This server does not keep preStop.sleep (Kubernetes before 1.30), so no hook is added.',
  PreStopAlreadySet: 'The container has a preStop hook of its own, which stays.',
  StopSignalUnsupported:
    'The signal cannot be set: the server, or the pod without spec.os.name, does not allow it.',
  StopSignalAlreadySet: 'The container names its own stop signal, which stays.',
  ReadinessAlreadySet: 'The container has a readiness probe of its own, which stays.',
  StartupAlreadySet: 'The container has a startup probe of its own, which stays.',
  VariableAlreadySet: 'The container sets this variable itself, so it stays as it is.',
  FrameworkFlagSet:
    "A flag in the container's command or args sets the framework's drain and wins over the variable.",
  EnvFromOverridden:
    'A variable that was added wins over one of the same name in a ConfigMap or Secret of envFrom.',
  NativeSidecar: 'A native sidecar ends after the app by itself, so it gets no hook and no readiness probe.',
  OutboundProxy:
    'A proxy for outbound traffic sleeps until the app has drained, so that it does not end first.',
  HostNetwork: 'With hostNetwork a TCP probe could meet another process, so none is invented.',
  NoReadiness: 'No readiness probe could be derived; name one with gracehook.io/readiness.',
  ReadinessPortUnused:
    'gracehook.io/readiness-port is not asked: the probe asks what the liveness probe asks; set gracehook.io/readiness too.',
  NoStartup: 'No startup probe could be derived; name one with gracehook.io/startup.',
  ShellEntrypoint:
    'A shell or package runner starts the app and may not pass SIGTERM on; start the app with exec.',
  OptInRollout: 'This rollout replaces pods without Gracehook; every one after it is covered.',
  TemplateHides: 'The pod template has this annotation itself, which wins over the one on the workload.',
  AnnotationsTooLarge: 'The annotations are near the limit of 256 KiB, so Gracehook adds none.',
  SingleReplica: 'With one replica, nothing serves while the pod is evicted or its node drained.',
  RecreateStrategy:
    'The strategy Recreate ends all pods before new ones start; requests are refused meanwhile.',
  PodsUnavailable:
    'The strategy lets a rollout end all pods before new ones are ready; lower maxUnavailable.',
  OnDeleteStrategy: 'With the strategy OnDelete, pods run without Gracehook until somebody deletes them.',
  RolloutPaused: 'The rollout is paused, so pods run without Gracehook until it is resumed.',
  SurgeBlocked:
    'A surge could not be scheduled (host port, anti-affinity, volume or device), so none is set.',
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof reasonCatalogue;

/** One reason of one decision: its code, and what exactly happened where. */
export interface Reason {
  readonly code: ReasonCode;
  /** One sentence for a person: what is so here, and what to write instead where something is wrong. */
  readonly detail: string;
  /** Whose setting it is about, where that is not the author of the object, who then need not be warned. */
  readonly from?: 'namespace' | 'cluster';
}

const order = new Map(Object.keys(reasonCatalogue).map((code, index) => [code, index]));

/** A reason by its code; without a detail it says the catalogue's sentence. */
export function reason(
  code: ReasonCode,
  detail: string = reasonCatalogue[code],
  from?: Reason['from'],
): Reason {
  return from === undefined ? { code, detail } : { code, detail, from };
}

/** The reasons in the catalogue's order, so that the weightiest comes first. */
export function inCatalogueOrder(reasons: readonly Reason[]): Reason[] {
  return reasons.toSorted((a, b) => (order.get(a.code) ?? 0) - (order.get(b.code) ?? 0));
}

/** The codes of the reasons, each once. */
export function codesOf(reasons: readonly Reason[]): ReasonCode[] {
  return [...new Set(reasons.map(({ code }) => code))];
}
