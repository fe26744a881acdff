/** A product of the field that has no arm in the comparison. */
export interface LeftOut {
  readonly name: string;
  readonly version: string;
  /** Why, in a sentence. */
  readonly why: string;
}

/** Products that were built for the comparison and cannot be told to do the same. */
export const leftOut: readonly LeftOut[] = [
  {
    name: 'Gatekeeper',
    version: 'v3.23.1',
    why:
      'It builds from the Go module proxy, but its mutators write fixed values and look at nothing but the parents of the ' +
      "place that they write: a probe cannot take its container's own port, a container without a port cannot be left " +
      'out, and the grace period cannot be computed from the one that is there.',
  },
];
