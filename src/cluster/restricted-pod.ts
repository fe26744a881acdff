import type { JsonObject } from '../core/json.ts';

/** What a pod of a dry run says beside what every pod needs. */
export interface RestrictedPodParts {
  /** The same each time, so that a refusal says the same each time: whoever repeats it must know it again. */
  readonly name: string;
  readonly annotations?: JsonObject;
  readonly lifecycle?: JsonObject;
}

/**
 * A small pod that nobody has a reason to refuse: it complies with the restricted Pod Security Standard and states what
 * it needs, as quotas want it. It is only ever sent in a dry run: its image does not exist.
 */
export function restrictedPod({ name, annotations, lifecycle }: RestrictedPodParts): JsonObject {
  const resources = { cpu: '1m', memory: '1Mi' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...(annotations && { annotations }) },
    spec: {
      os: { name: 'linux' },
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65532,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'app',
          image: 'gracehook.io/never-run',
          resources: { requests: resources, limits: resources },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          ...(lifecycle && { lifecycle }),
        },
      ],
    },
  };
}
