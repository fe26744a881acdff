import type { ReasonCode } from './reasons.ts';

/**
 * How much a reason weighs for the author of a manifest: an error is what they wrote and does not hold, a warning is
 * where requests may still be dropped, a note is what they may want to know.
 */
export type Grade = 'error' | 'warning' | 'note';

/** The gravest first. */
export const grades: readonly Grade[] = ['error', 'warning', 'note'];

/** For every reason its grade and what to do about it, one sentence. A new code needs its row here. */
export const adviceTable = {
  Forbidden: ['note', "Ask the cluster's admin about bounds.forbiddenNamespaces."],
  MirrorPod: ['note', 'Change the file of the static pod on its node.'],
  NotOptedIn: ['note', 'To opt in, annotate the workload or the pod template: gracehook.io/inject: enabled.'],
  Disabled: ['note', 'To opt in, take gracehook.io/inject: disabled away.'],
  RunsToCompletion: ['note', 'Nothing: nobody sends requests to a pod that ends by itself.'],
  GracePeriodZero: ['warning', 'Give terminationGracePeriodSeconds a value above 0, or remove it.'],
  NoKnownContainer: ['error', 'Name containers of this pod in gracehook.io/containers, or remove it.'],
  OwnedByController: ['error', 'Opt in where the owner keeps its pod template, or label the namespace.'],
  BeingDeleted: ['note', 'Nothing.'],
  NameUnknown: ['note', 'Give the workload a name, or annotate its pod template.'],
  InvalidAnnotation: ['error', 'Write a value as the README lists it for this annotation, in quotes.'],
  UnknownAnnotation: ['error', 'Correct the name, move it to where it is read, or remove it.'],
  ForbiddenVariable: ['error', 'Set this variable in the manifest itself.'],
  MisplacedLabel: ['error', 'Make the label an annotation.'],
  VariableNotAllowed: ['error', "Ask the cluster's admin to list the variable in bounds.allowedEnv."],
  UnknownContainer: ['error', 'Correct the name in gracehook.io/containers.'],
  UnitMissing: ['warning', 'Write the unit, as in 5s.'],
  NamespaceUnknown: ['note', 'Nothing: the settings of the namespace will be known soon.'],
  DelayCapped: [
    'warning',
    "Choose a shorter delay, or ask the cluster's admin for a larger bounds.maxDelay.",
  ],
  GraceCapped: [
    'warning',
    "Choose a shorter delay, drain or buffer, or ask the cluster's admin for a larger bounds.maxGrace.",
  ],
  FrameworkDrainTooLong: ['warning', 'Choose a shorter drain, or a longer grace period.'],
  PreStopPortUnknown: ['warning', 'Name the port with gracehook.io/pre-stop-port.'],
  SleepUnsupported: ['warning', 'Upgrade to Kubernetes 1.30 or newer, or name gracehook.io/pre-stop-path.'],
  PreStopAlreadySet: ['note', 'To get the hook of Gracehook, remove your own.'],
  StopSignalUnsupported: [
    'warning',
    'Set spec.os.name, and kubernetes.stopSignal in the configuration where the servers keep the field.',
  ],
  StopSignalAlreadySet: ['note', 'Nothing: your own signal stays.'],
  ReadinessAlreadySet: ['note', 'Nothing: your own probe knows the app best.'],
  StartupAlreadySet: ['note', 'Nothing: your own probe knows the app best.'],
  VariableAlreadySet: ['note', 'To get the value of the annotation, remove the variable from the container.'],
  FrameworkFlagSet: ['note', 'To size the drain by the grace period, remove the flag.'],
  VariablesTooLarge: ['error', 'Move large values into a ConfigMap, and take it in by envFrom.'],
  EnvFromOverridden: ['note', 'Rename one of the two variables, if both matter.'],
  NativeSidecar: ['note', 'Nothing: the kubelet ends it after the app.'],
  OutboundProxy: ['note', 'To let it end sooner, write a preStop hook of your own into it.'],
  HostNetwork: ['warning', 'Name a probe with gracehook.io/readiness and gracehook.io/readiness-port.'],
  NoReadiness: [
    'warning',
    'Name a probe with gracehook.io/readiness; off says that the container needs none.',
  ],
  ReadinessPortUnused: ['warning', 'Write gracehook.io/readiness: tcp, grpc or a path beside it.'],
  NoStartup: ['warning', 'Name a probe with gracehook.io/startup and gracehook.io/readiness-port.'],
  ShellEntrypoint: ['warning', 'Start the app with exec, or without the shell.'],
  OptInRollout: ['note', 'Start it at a quiet time; every later rollout is covered.'],
  TemplateHides: ['note', 'Remove one of the two annotations.'],
  AnnotationsTooLarge: ['warning', 'Make other annotations of the object shorter.'],
  SingleReplica: ['warning', 'Run two replicas or more.'],
  RecreateStrategy: ['warning', 'Use the strategy RollingUpdate, if two versions may run side by side.'],
  PodsUnavailable: ['warning', 'Write a smaller maxUnavailable.'],
  OnDeleteStrategy: ['note', 'Delete the pods one by one when it suits.'],
  RolloutPaused: ['note', 'Resume the rollout: kubectl rollout resume.'],
  SurgeBlocked: ['note', 'Set maxSurge and maxUnavailable yourself, as your nodes allow.'],
} as const satisfies Record<ReasonCode, readonly [grade: Grade, remedy: string]>;
