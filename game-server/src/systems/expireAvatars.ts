import { entityId } from "@crowdwire/protocol";
import { rememberPlace } from "../world/rememberPlace.ts";
import type { System } from "../world/System.ts";

/**
 * Takes away the avatars whose owners have left, or have not come back in time.
 *
 * Reads: expiresAtTick. Writes: everything of the avatars concerned. Emits: moved, departed. Rule ID1.
 */
export const expireAvatars: System = {
  name: "expireAvatars",
  phase: "settle",
  run(world, context) {
    // Backwards, since a despawn moves the last one into the gap.
    for (let index = world.population - 1; index >= 0; index--) {
      const slot = world.active[index]!;
      const expiresAt = world.expiresAtTick[slot]!;
      const resident = world.residents[slot];
      if (expiresAt === 0 || expiresAt > world.tick || !resident) continue;
      rememberPlace(world, slot, context);
      const id = entityId(world.id[slot]!);
      world.despawn(slot);
      context.emit({ type: "departed", userId: resident.userId, entityId: id });
    }
  },
};
