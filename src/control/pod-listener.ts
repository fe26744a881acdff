import type { JsonObject } from '../core/json.ts';

/** Who is told of pods as they come, change and go. It is called at once with what the watch says, so it must not wait. */
export interface PodListener {
  /** The pod as it is now; also of each one that was there before the watch began. */
  readonly put: (pod: JsonObject) => void;
  /** The pod as it was last seen. */
  readonly removed: (pod: JsonObject) => void;
}
