import type { RefusalReason } from "@crowdwire/protocol";
import type { Area } from "../world/Area.ts";
import type { AreaCommand } from "../world/commands.ts";
import type { World } from "../world/World.ts";

/**
 * What people ask of the conference area or stage they take part in: to speak, to let others speak, to lock it (M23). Why not,
 * where that may not be.
 */
export function manageArea(world: World, slot: number, command: AreaCommand): RefusalReason | null {
  const { conversations } = world;
  const area = conversations.areaOf(slot);
  if (!area?.members.has(slot)) return "notInArea";
  if (command.type === "speakRequest") return request(world, area, slot, command.isAsking);
  if (!conversations.mayManage(slot)) return "notAllowed";
  if (command.type === "speakAnswer") return answer(world, area, command);
  if (command.isLocked !== undefined) area.isLocked = command.isLocked;
  if (command.capacity !== undefined) area.capacity = command.capacity;
  area.isChanged = true;
  return null;
}

function request(world: World, area: Area, slot: number, isAsking: boolean): RefusalReason | null {
  if (!isAsking) {
    if (area.requests.delete(slot)) area.isChanged = true;
    return null;
  }
  if (world.conversations.isSpeaker(area, slot)) return "alreadySpeaker";
  if (!world.conversations.mayTalk(slot)) return "cannotSpeak";
  if (!area.requests.has(slot)) {
    area.requests.add(slot);
    area.isChanged = true;
  }
  return null;
}

function answer(
  world: World,
  area: Area,
  command: Extract<AreaCommand, { type: "speakAnswer" }>,
): RefusalReason | null {
  const { conversations } = world;
  const slot = [...area.members].find((member) => world.id[member] === command.entityId);
  if (slot === undefined) return "notInSameArea";
  switch (command.answer) {
    case "grant":
      if (conversations.isSpeaker(area, slot)) return "alreadySpeaker";
      if (!conversations.mayTalk(slot)) return "cannotSpeak";
      area.granted.add(slot);
      area.requests.delete(slot);
      area.revoked.delete(slot);
      break;
    case "deny":
      if (!area.requests.delete(slot)) return "noRequest";
      break;
    case "revoke":
      area.granted.delete(slot);
      area.revoked.add(slot);
      break;
  }
  area.isChanged = true;
  return null;
}
