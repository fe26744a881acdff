import { type Random, seededRandom } from '../sampling/seeded-random.ts';

/** A cluster that is larger than one machine can play. */
export interface LargeCluster {
  readonly name: string;
  readonly podsPerSecond: number;
  /** What Gracehook remembers of a cluster is its namespaces; Kubernetes promises to bear 10,000. */
  readonly namespaces: number;
  /** Where the rate is from. */
  readonly source: string;
}

/** The two that are worth a plan. */
export const largeClusters: readonly LargeCluster[] = [
  {
    name: '5,000 nodes',
    podsPerSecond: 100,
    namespaces: 10_000,
    source: 'https://github.com/kubernetes/community/pull/64',
  },
  {
    name: '130,000 nodes',
    podsPerSecond: 1_000,
    namespaces: 10_000,
    source:
      'https://cloud.google.com/blog/products/containers-kubernetes/how-we-built-a-130000-node-gke-cluster',
  },
];

/** The measured figures from which needs are computed, all of pods of 15 KB. */
export interface ReplicaFigures {
  /** CPU of a review by a real API server. */
  readonly cpuMicroseconds: number;
  /** What the API server spends on a pod because of the webhook. */
  readonly apiServerMicroseconds: number;
  /** How long a review is under way, at most. */
  readonly milliseconds: number;
  /** The most reviews a second that one replica answered. */
  readonly mostPerSecond: number;
  /** Resident memory under a long load. */
  readonly loadedMegabytes: number;
  readonly megabytesPerThousandNamespaces: number;
}

/** What a cluster needs of Gracehook. */
export interface Needs {
  readonly replicas: number;
  /** CPU of all replicas together, and of the API servers for it; in cores. */
  readonly cores: number;
  readonly apiServerCores: number;
  readonly megabytesEach: number;
  /** Reviews under way at once, and so the connections in use. */
  readonly underWay: number;
  /** The part of the load that the busiest replica gets where each connection has one replica for good. */
  readonly busiestShare: number;
}

/** A replica shall be no busier than this on average: latency grows fast beyond it. */
export const mostBusyShare = 0.5;

/** What a cluster needs: so many replicas that one may be away while the others are at most half busy, at least two. */
export function needsOf({ podsPerSecond, namespaces }: LargeCluster, figures: ReplicaFigures): Needs {
  const serving = Math.ceil(podsPerSecond / (figures.mostPerSecond * mostBusyShare));
  const replicas = serving + 1;
  const underWay = (podsPerSecond * figures.milliseconds) / 1000;
  const followed = (figures.megabytesPerThousandNamespaces * namespaces) / 1000;
  return {
    replicas,
    cores: (podsPerSecond * figures.cpuMicroseconds) / 1e6,
    apiServerCores: (podsPerSecond * figures.apiServerMicroseconds) / 1e6,
    megabytesEach: figures.loadedMegabytes + followed,
    underWay,
    busiestShare: expectedBusiestShare(Math.max(1, Math.round(underWay)), replicas),
  };
}

const trials = 4_000;

/** The largest part that a replica gets on average where so many connections, equally used, each choose one at random. */
export function expectedBusiestShare(
  connections: number,
  replicas: number,
  random: Random = seededRandom(1),
): number {
  const busiest = Array.from({ length: trials }, () => {
    const counts = new Array<number>(replicas).fill(0);
    for (let index = 0; index < connections; index++) {
      const chosen = Math.floor(random() * replicas);
      counts[chosen] = (counts[chosen] ?? 0) + 1;
    }
    return Math.max(...counts) / connections;
  });
  return busiest.reduce((sum, share) => sum + share, 0) / trials;
}
