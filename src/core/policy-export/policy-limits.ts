import { annotationPrefix, type SettingName, settingTable } from '../policy/settings.ts';
import type { ExportedDefaults } from './exported-defaults.ts';
import { exportedSettings, keyOf } from './policy-settings.ts';

/** One thing that the webhook does and the policy does not. */
export interface PolicyLimit {
  readonly what: string;
  /** What happens instead, in one sentence. */
  readonly instead: string;
}

/** Whether the policy reads this setting from pods and namespaces. `strategy` is none of a pod's. */
export function isExported(name: SettingName): boolean {
  return (exportedSettings as readonly SettingName[]).includes(name);
}

const always: readonly PolicyLimit[] = [
  {
    what: 'annotations and settings of workloads',
    instead: `The policy sees pods only: write ${keyOf('inject')} into the pod template, or label the namespace.`,
  },
  {
    what: 'the rollout strategy',
    instead: 'It stays as it is; set maxUnavailable: 0 yourself.',
  },
  {
    what: 'owners beyond ownerReferences',
    instead:
      'Only the kind of the controller that the pod names counts; replicas and Services are not looked at.',
  },
  {
    what: 'probes that somebody asks for',
    instead: `With ${keyOf('readiness')} tcp, grpc or a path, the pod gets no readiness probe.`,
  },
  {
    what: "variables: env, frameworks, and the drain switches of meshes' proxies",
    instead: 'None is set; set them in the pod template.',
  },
  {
    what: 'a changed setting on a pod that is injected already',
    instead: 'What is in the pod counts as written by its author; only a hook that is missing is added.',
  },
  {
    what: 'durations with more than five digits in a row',
    instead: 'They are ignored, and the next source farther away counts.',
  },
  {
    what: 'pods of very many containers',
    instead: 'CEL may cost so much and no more: 500 containers with their names listed pass, 1,000 do not.',
  },
  {
    what: 'reasons and warnings',
    instead:
      'A bad value is ignored without a word; gracehook lint and explain tell of manifests what they would.',
  },
  {
    what: 'the status annotation, and with it Events, status, the observer and STALE pods',
    instead: 'A pod only gets the label, which says that it was injected.',
  },
  {
    what: 'decision metrics and logs',
    instead:
      'The API server counts in apiserver_mutating_admission_policy_check_total; an expression that fails injects nothing.',
  },
];

/** What the policy does not do, with what the configuration asks for in vain. */
export function policyLimits({ settings }: ExportedDefaults): readonly PolicyLimit[] {
  const names = (Object.keys(settingTable) as SettingName[]).filter((name) => !isExported(name));
  const unread = names.filter((name) => settingTable[name].places.some((place) => place === 'pod'));
  const inVain = names.filter((name) => settings[name].source === 'cluster');
  const probe = settings.readiness.value.kind;
  return [
    {
      what: `the settings ${unread.join(', ')}`,
      instead: `Annotations ${annotationPrefix}* of these names are ignored.`,
    },
    ...inVain.map((name) => ({
      what: `${name} of the configuration`,
      instead: 'The policy has no such rule; the webhook would apply it.',
    })),
    ...(settings.inject.source === 'cluster' && settings.inject.value
      ? [{ what: 'inject of the configuration', instead: 'Pods and namespaces opt in themselves.' }]
      : []),
    ...(probe === 'auto' || probe === 'off'
      ? []
      : [{ what: 'readiness of the configuration', instead: `It is ${probe}, so no probe is added.` }]),
    ...always,
  ];
}
