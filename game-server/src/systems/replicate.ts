import type { Replicator } from "../replication/Replicator.ts";
import type { System } from "../world/System.ts";

/**
 * Tells every client what it may know (REP2-REP5).
 *
 * Reads: wire records, grid, sessions, introductions. Writes: nothing of the world.
 */
export const replicate = (replicator: Replicator): System => ({
  name: "replicate",
  phase: "replicate",
  run(world, context) {
    replicator.run(world, context.nowMs);
  },
});
