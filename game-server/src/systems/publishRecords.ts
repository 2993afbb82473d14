import { packFlags, quantisePosition } from "@crowdwire/protocol";
import type { System } from "../world/System.ts";
import type { World } from "../world/World.ts";

/**
 * Turns each avatar into what others may see of it, notes whether that changed, and puts it into the grid.
 *
 * Reads: place, yaw, posture, jump, emote. Writes: wire record, changedTick, isUnsaved, grid. Rules REP2, REP3.
 */
export const publishRecords: System = {
  name: "publishRecords",
  phase: "simulate",
  run(world) {
    for (let index = 0; index < world.population; index++) publishOne(world, world.active[index]!);
  },
};

function publishOne(world: World, slot: number): void {
  const x = quantisePosition(world.x[slot]!);
  const y = quantisePosition(world.y[slot]!);
  const z = quantisePosition(world.z[slot]!);
  const flags = packFlags(world.posture[slot]!, world.jumpTicks[slot] !== 0, world.emote[slot]!);
  const hasMoved = x !== world.wireX[slot] || y !== world.wireY[slot] || z !== world.wireZ[slot];
  const isOther = flags !== world.wireFlags[slot] || world.yaw[slot] !== world.wireYaw[slot];
  const isNew = !world.grid.has(slot);
  if (hasMoved || isNew) {
    world.wireX[slot] = x;
    world.wireY[slot] = y;
    world.wireZ[slot] = z;
    world.isUnsaved[slot] = 1;
    world.grid.place(slot, world.x[slot]!, world.z[slot]!);
  }
  if (hasMoved || isOther || isNew) {
    world.wireFlags[slot] = flags;
    world.wireYaw[slot] = world.yaw[slot]!;
    world.changedTick[slot] = world.tick;
  }
}
