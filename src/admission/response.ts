import type { Operation } from '../core/json-patch.ts';

/** The AdmissionReview that answers one. Nothing in this product ever answers `allowed: false`. */
export interface ReviewResponse {
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly kind: 'AdmissionReview';
  readonly response: {
    readonly uid: string;
    readonly allowed: true;
    readonly patchType?: 'JSONPatch';
    /** The operations of RFC 6902 as JSON, in base64. */
    readonly patch?: string;
    readonly warnings?: readonly string[];
  };
}

/** Allows the object, with a patch where there are operations, and with warnings where there are any. */
export function allowed(
  uid: string,
  operations: readonly Operation[],
  warnings: readonly string[],
): ReviewResponse {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: true,
      ...(operations.length > 0 && {
        patchType: 'JSONPatch',
        patch: Buffer.from(JSON.stringify(operations)).toString('base64'),
      }),
      ...(warnings.length > 0 && { warnings }),
    },
  };
}
