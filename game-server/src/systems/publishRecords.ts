import { packFlags, packPlace, packPose, poseY, quantisePosition } from "@crowdwire/protocol";
import type { System } from "../world/System.ts";
import { RECORD, type World } from "../world/World.ts";

/**
 * Turns each avatar into what others may see of it, notes whether that changed, and puts it into the grid.
 *
 * Reads: place, yaw, posture, jump, emote. Writes: records, isUnsaved, grid. Rules REP2, REP3.
 */
export const publishRecords: System = {
  name: "publishRecords",
  phase: "simulate",
  run(world) {
    for (let index = 0; index < world.population; index++) publishOne(world, world.active[index]!);
  },
};

function publishOne(world: World, slot: number): void {
  const place = packPlace(quantisePosition(world.x[slot]!), quantisePosition(world.z[slot]!));
  const flags = packFlags(world.posture[slot]!, world.jumpTicks[slot] !== 0, world.emote[slot]!);
  const pose = packPose(quantisePosition(world.y[slot]!), world.yaw[slot]!, flags);
  const at = slot * RECORD.words;
  const isNew = !world.grid.has(slot);
  const hasMoved =
    world.records[at + RECORD.place] !== place || poseY(world.records[at + RECORD.pose]!) !== poseY(pose);
  if (hasMoved || isNew) {
    world.isUnsaved[slot] = 1;
    world.grid.place(slot, world.x[slot]!, world.z[slot]!);
  }
  // Whoever is new may look like the one who had the slot before.
  if (!world.show(slot, place, pose) && isNew) world.records[at + RECORD.changedTick] = world.tick;
}
