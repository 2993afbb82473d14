import type { PresenceLayer } from "../replication/PresenceLayer.ts";
import type { System } from "../world/System.ts";

/**
 * Writes down the far crowd, once for everybody, whenever it is time (REP4).
 *
 * Reads: wire records, grid. Writes: nothing of the world.
 */
export const publishPresence = (presence: PresenceLayer): System => ({
  name: "publishPresence",
  phase: "replicate",
  run(world, context) {
    presence.run(world, context.nowMs);
  },
});
