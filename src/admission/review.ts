import { asObject, asString, type Json, type JsonObject, valueAt } from '../core/json.ts';

/** The parts of an `admission.k8s.io/v1` AdmissionReview that Gracehook reads. */
export interface Review {
  readonly uid: string;
  readonly operation: string | undefined;
  readonly namespace: string | undefined;
  readonly subResource: string | undefined;
  readonly object: JsonObject | undefined;
  readonly oldObject: JsonObject | undefined;
}

/** Why a body is no review that can be answered. The codes are those of the server's error catalogue. */
export type ReviewFault = 'NotAnAdmissionReview' | 'UnsupportedVersion' | 'UidMissing';

/** Reads a review from parsed JSON. Without a uid there is nobody to answer to, so that is a fault. */
export function readReview(body: Json): Review | ReviewFault {
  if (valueAt(body, ['kind']) !== 'AdmissionReview') return 'NotAnAdmissionReview';
  if (valueAt(body, ['apiVersion']) !== 'admission.k8s.io/v1') return 'UnsupportedVersion';
  const request = valueAt(body, ['request']);
  const uid = asString(valueAt(request, ['uid']));
  if (uid === undefined || uid === '') return 'UidMissing';
  return {
    uid,
    operation: asString(valueAt(request, ['operation'])),
    namespace: asString(valueAt(request, ['namespace'])),
    subResource: asString(valueAt(request, ['subResource'])),
    object: asObject(valueAt(request, ['object'])),
    oldObject: asObject(valueAt(request, ['oldObject'])),
  };
}
