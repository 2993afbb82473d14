import type { RemoteFeed } from "../world/RemoteEntities.ts";
import type { System } from "../world/System.ts";

/**
 * Takes in what other processes say of the entities they simulate (SH2).
 *
 * Reads: the feed. Writes: wire records, grid, introductions and ids of remote slots.
 */
export const takeRemotes = (feed: RemoteFeed): System => ({
  name: "takeRemotes",
  phase: "intake",
  run(world) {
    feed.drain(world.remotes);
  },
});
