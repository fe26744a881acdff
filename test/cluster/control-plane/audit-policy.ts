import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The policy that the API server reads, and the log that it writes: a line of JSON for each answer. */
export interface AuditFiles {
  readonly policyFile: string;
  readonly logFile: string;
}

/**
 * Makes the API server log who wrote which pod or workload, with the annotations of webhooks and without the objects.
 * Everything else, such as status and leases, is left out, so that it costs no test anything.
 */
export function writeAuditPolicy(folder: string): AuditFiles {
  const policyFile = join(folder, 'audit-policy.json');
  const resources = [
    { group: '', resources: ['pods'] },
    { group: 'apps', resources: ['deployments', 'statefulsets', 'daemonsets'] },
  ];
  const policy = {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [{ level: 'Metadata', verbs: ['create', 'update', 'patch'], resources }, { level: 'None' }],
  };
  writeFileSync(policyFile, JSON.stringify(policy));
  return { policyFile, logFile: join(folder, 'audit.log') };
}
