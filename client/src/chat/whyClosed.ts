import { hasPermission, type PermissionBits } from "@crowdwire/protocol";
import type { WorldPhase } from "../world/worldStore.ts";
import type { Channel } from "./chatStore.ts";

export interface WritingPlace {
  readonly channel: Channel;
  readonly phase: WorldPhase;
  readonly permissions: PermissionBits;
  /** The world lets people write to everyone. */
  readonly isChatOn: boolean;
}

/**
 * Why one may not write in a channel now, in words; null where one may. A lost connection is no reason: what is written meanwhile
 * is kept and sent once it is back.
 */
export function whyClosed({ channel, phase, permissions, isChatOn }: WritingPlace): string | null {
  if (phase === "watching") return "You are looking on. You can write as soon as you are inside.";
  if (phase !== "inside" && phase !== "reconnecting") return "You are not connected right now.";
  if (!hasPermission(permissions, "chat")) return "Your role in this world does not let you write.";
  if (channel === "world" && !isChatOn && !hasPermission(permissions, "ban"))
    return "Writing to everyone is switched off in this world.";
  if (typeof channel !== "string" && channel.entityId === 0) return `${channel.name} is not here any more.`;
  return null;
}
