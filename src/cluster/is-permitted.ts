import { type Json, valueAt } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { callApi } from './call-api.ts';

/** What somebody wants to do, as the API server's authorization sees it. */
export interface Deed {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Absent for what the whole cluster has. */
  readonly namespace?: string;
}

/** Whether whoever runs this may do that; a question that anybody may ask. */
export async function isPermitted(access: ApiAccess, deed: Deed): Promise<boolean> {
  const review = await callApi(access, {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { ...deed } satisfies Json },
    },
  });
  return valueAt(review, ['status', 'allowed']) === true;
}
