import type { JsonObject } from '../json.ts';

/** The workload that is proved, and what else in the cluster has a say in it. */
export interface Target {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  /** Its path in the API. */
  readonly path: string;
  /** As it was before anything was done to it. */
  readonly workload: JsonObject;
  /** Of its pods, as the API takes it in a query. */
  readonly labelSelector: string;
  /** How many pods it shall have. */
  readonly replicas: number;
  /** Its pods, without those that are on their way out. */
  readonly pods: readonly JsonObject[];
  /** Names of HorizontalPodAutoscalers that set its replicas. */
  readonly autoscalers: readonly string[];
  /** The Services of its namespace; undefined where they may not be listed. */
  readonly services: readonly JsonObject[] | undefined;
}
