import type { Replicator } from "../replication/Replicator.ts";
import type { System } from "../world/System.ts";

/**
 * Tells every client what it may know (REP2-REP7), some of them in each slice.
 *
 * Reads: wire records, grid, sessions, introductions, snapshotSeen. Writes: nothing of the world. Emits: fellBehind.
 */
export const replicate = (replicator: Replicator): System => ({
  name: "replicate",
  phase: "replicate",
  slices: (world) => replicator.slices(world),
  run(world, context, slice) {
    replicator.run(world, context, slice);
  },
});
