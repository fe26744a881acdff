import type { JsonObject } from '../../../src/core/json.ts';
import type { Operation } from '../../../src/core/json-patch.ts';
import type { Program } from '../../cluster/run/program.ts';
import type { BenchCluster } from './bench-cluster.ts';

/**
 * One of the ways to mutate a pod that are compared. To add one, write its `start` and add it to the list in `arms.ts`:
 * its pods must come out as Gracehook's do.
 */
export interface Arm {
  readonly name: string;
  /** Starts what mutates pods and registers it for the arm's namespace; absent where nothing does. */
  readonly start?: (setting: ArmSetting) => Promise<StartedArm>;
  /** Annotations that it leaves on each pod beside what it is told to write. */
  readonly ownAnnotations?: readonly string[];
}

/** What an arm is started with. */
export interface ArmSetting {
  readonly cluster: BenchCluster;
  /** Selects the arm's namespace and no other. */
  readonly namespaceSelector: JsonObject;
  /** What Gracehook's engine does to the pod that is measured, for those that compute nothing. */
  readonly operations: readonly Operation[];
}

/** An arm that runs until its cluster ends. */
export interface StartedArm {
  /** Its processes, whose CPU and memory count as the arm's. */
  readonly programs: readonly Program[];
}
