import { LIMITS } from "@crowdwire/protocol";
import { rememberPlace } from "../world/rememberPlace.ts";
import type { System } from "../world/System.ts";

/**
 * Hands over where people stand now, once a second and only for those who moved, so that a reload, a return and a restart
 * resume the same avatar in the same place.
 *
 * Reads: place. Writes: isUnsaved. Emits: moved.
 */
export const rememberPlaces: System = {
  name: "rememberPlaces",
  phase: "settle",
  every: LIMITS.tickHz,
  run(world, context) {
    for (let index = 0; index < world.population; index++) {
      const slot = world.active[index]!;
      if (world.isUnsaved[slot] === 1) rememberPlace(world, slot, context);
    }
  },
};
