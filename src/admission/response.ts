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
    /** For the audit log of the API server, which puts the webhook entry's name and a slash before each key. */
    readonly auditAnnotations?: Readonly<Record<string, string>>;
  };
}

/** What an answer carries beside its uid. */
export interface Answered {
  readonly operations?: readonly Operation[];
  readonly warnings?: readonly string[];
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

/** Allows the object, with a patch where there are operations, and with warnings where there are any. */
export function allowed(
  uid: string,
  { operations = [], warnings = [], auditAnnotations }: Answered,
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
      auditAnnotations,
    },
  };
}
