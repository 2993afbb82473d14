import { dequantiseYaw } from "@crowdwire/protocol";
import type { TickContext } from "./System.ts";
import type { World } from "./World.ts";

/** Hands over where one avatar stands, changed or not. */
export function rememberPlace(world: World, slot: number, context: Pick<TickContext, "emit">): void {
  const resident = world.residents[slot];
  if (!resident) return;
  world.isUnsaved[slot] = 0;
  const placement = { x: world.x[slot]!, y: world.y[slot]!, z: world.z[slot]!, yaw: dequantiseYaw(world.yaw[slot]!) };
  context.emit({ type: "moved", userId: resident.userId, placement });
}
