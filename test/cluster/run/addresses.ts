/** How many clusters fit side by side: 198.18.0.0/15, set apart for benchmarks by RFC 2544, in blocks of a /20. */
export const runCount = 32;

/** The addresses of one run: its own /20, so that simultaneous clusters never overlap. */
export interface Addresses {
  readonly block: string;
  /** The host's end of the bridge that joins it with the nodes. */
  readonly host: string;
  readonly prefixLength: number;
  readonly services: string;
  readonly dnsService: string;
  /** Room for every node's pods. */
  readonly pods: string;
  node(index: number): string;
  /** A node's own pods, within `pods`. */
  nodePods(index: number): string;
}

/** At most this many nodes have a subnet for pods. */
export const maximumNodes = 8;

/** The addresses of the run with this number, which is below `runCount`. */
export function addressesOf(runNumber: number): Addresses {
  const first = runNumber * 16;
  const part = (index: number) => `198.${18 + Math.floor((first + index) / 256)}.${(first + index) % 256}`;
  return {
    block: `${part(0)}.0/20`,
    host: `${part(0)}.1`,
    prefixLength: 24,
    services: `${part(4)}.0/22`,
    dnsService: `${part(4)}.10`,
    pods: `${part(8)}.0/21`,
    node: (index) => `${part(0)}.${10 + index}`,
    nodePods: (index) => `${part(8 + index)}.0/24`,
  };
}
