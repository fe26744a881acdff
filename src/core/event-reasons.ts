/**
 * The reasons of all Events that `control` writes: what each is about, what it means, and what to do. Closed, as the
 * catalogue of reasons beside it. Names are never changed: alerts and people's searches use them.
 */
export const eventCatalogue = {
  Injected: [
    'workload',
    'Its pods get from Gracehook what the sentence tells; once for each version of the pod template.',
    'Nothing.',
  ],
  Skipped: [
    'workload',
    'Its pods are opted in and were left alone, for the reason that the sentence begins with.',
    'See the reason above.',
  ],
  Missed: [
    'workload',
    'Its pods are opted in and came up without Gracehook: the webhook was away, or was not called.',
    'See why with gracehook check, then restart the workload.',
  ],
  InjectedProbeFailing: [
    'workload',
    'A probe that Gracehook added has not been true for two minutes while its container ran.',
    'Name a probe that fits with gracehook.io/readiness or gracehook.io/startup, or write off.',
  ],
  ShutdownsWorse: [
    'workload',
    'By its last shutdown, half or more of the last five went wrong, as the sentence tells.',
    'See gracehook status.',
  ],
  SelfTestFailed: [
    'release',
    'Pods of the self-test do not come out injected.',
    'The sentence says what is in the way.',
  ],
  SelfTestSucceeded: ['release', 'They do again.', 'Nothing.'],
  CertificateUnusable: [
    'release',
    'A replica of serve shows a certificate that the API server cannot trust.',
    'See docs/certificates.md.',
  ],
  CertificateUsable: ['release', 'All replicas show a good one again.', 'Nothing.'],
  ReplicaUnready: ['release', 'A replica of serve stays unready.', 'The sentence has its own words.'],
  ReplicasReady: ['release', 'All replicas are ready again.', 'Nothing.'],
  AuthorityIntroduced: ['Secret', 'A new certificate authority was made, and is not used yet.', 'Nothing.'],
  AuthorityPromoted: ['Secret', 'The new authority issues from now on.', 'Nothing.'],
  AuthorityUnknown: [
    'Secret',
    'An authority that not every webhook entry trusted was in use; it waits until they do.',
    'See docs/certificates.md.',
  ],
  TrustWritten: ['Secret', 'What the webhook configuration trusts was written.', 'Nothing.'],
  CertificateIssued: ['Secret', 'A certificate of serve was issued.', 'Nothing.'],
} as const satisfies Record<
  string,
  readonly [about: 'workload' | 'release' | 'Secret', meaning: string, remedy: string]
>;

export type EventReason = keyof typeof eventCatalogue;
