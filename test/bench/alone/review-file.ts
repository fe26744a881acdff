import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asObject, type JsonObject } from '../../../src/core/json.ts';

/** The load puts a uid of its own in this one's place. */
export const placeholderUid = '00000000-0000-0000-0000-000000000000';

/** The AdmissionReview of a pod's creation by the controller of a ReplicaSet, with all members that an API server sends. */
export function reviewOf(pod: JsonObject, uid = placeholderUid): string {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const resource = { group: '', version: 'v1', resource: 'pods' };
  const request = {
    uid,
    kind,
    resource,
    requestKind: kind,
    requestResource: resource,
    name: asObject(pod['metadata'])?.['name'],
    namespace: 'shop',
    operation: 'CREATE',
    userInfo: {
      username: 'system:serviceaccount:kube-system:replicaset-controller',
      uid: '0d9d8c1e-2f2b-4c43-9f8e-5d6a5a1c7b30',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
    },
    object: pod,
    oldObject: null,
    dryRun: false,
    options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
  };
  return JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request });
}

/** Writes a pod's review into a folder, for the load to send, and gives the file. */
export function writeReview(folder: string, name: string, pod: JsonObject): string {
  const file = join(folder, `review-${name}.json`);
  writeFileSync(file, reviewOf(pod));
  return file;
}
