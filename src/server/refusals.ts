/** Every answer that is no review: what went wrong, with which status, and what to do instead. */
export const refusalCatalogue = {
  EmptyBody: [400, 'The body is empty.', 'Send an AdmissionReview of admission.k8s.io/v1 as JSON.'],
  NotJson: [400, 'The body is not JSON.', 'Send an AdmissionReview of admission.k8s.io/v1 as JSON.'],
  NotAnAdmissionReview: [400, 'The body is not an AdmissionReview.', 'Send kind: AdmissionReview.'],
  UnsupportedVersion: [
    400,
    'Only admission.k8s.io/v1 is spoken here.',
    'Set admissionReviewVersions: [v1] in the webhook configuration.',
  ],
  UidMissing: [400, 'The review has no request.uid.', 'Send a request with a uid; the answer repeats it.'],
  NotFound: [
    404,
    'Nothing is served here.',
    'POST to /mutate/pods, /mutate/labelled/pods or /mutate/workloads.',
  ],
  BodyTooLarge: [
    413,
    'The body is larger than 7 MiB.',
    'Send one object a review; the API server takes 3 MiB.',
  ],
  BodyTooWide: [413, 'The body has more than 500,000 of { [ and comma.', 'No real object has; send less.'],
  BodyTooDeep: [413, 'The body is nested deeper than 1,000.', 'No real object is; send a flatter one.'],
  EncodedBody: [415, 'The body has a Content-Encoding.', 'Send the body as it is, without the header.'],
  Overloaded: [503, 'Too much is under way.', 'Try again at once; another replica may answer.'],
  Draining: [503, 'This server is about to end.', 'Try again at once on a new connection.'],
  Internal: [500, 'An internal error.', 'See the log of gracehook.'],
} as const satisfies Record<string, readonly [status: number, message: string, remedy: string]>;

export type RefusalCode = keyof typeof refusalCatalogue;

/** A request that is refused. Thrown by the parts of the server, answered in one place. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly remedy: string;

  constructor(code: RefusalCode) {
    const [status, message, remedy] = refusalCatalogue[code];
    super(message);
    this.code = code;
    this.status = status;
    this.remedy = remedy;
  }

  /** The body of the answer. It reveals nothing about the server. */
  get body(): { code: RefusalCode; message: string; remedy: string } {
    return { code: this.code, message: this.message, remedy: this.remedy };
  }
}
