import type { Gallery } from "../replication/Gallery.ts";
import type { System } from "../world/System.ts";

/**
 * Tells those who look on without an avatar what they may see (REP2, REP5, REP6).
 *
 * Reads: wire records, grid, introductions. Writes: nothing of the world. Emits: fellBehind.
 */
export const showGallery = (gallery: Gallery): System => ({
  name: "showGallery",
  phase: "replicate",
  run(world, context) {
    gallery.run(world, context);
  },
});
