import type { BanNotice, WorldAccess } from "@crowdwire/db";
import type { CloseNotice } from "@crowdwire/protocol";

/**
 * Why somebody may not be in a world; null where they may. Bans come first, so that whoever is banned learns that and
 * nothing else. A private world is there for its members alone, who come by invitation; one that lets in no guests is for
 * those guests only who are members already.
 */
export function refuseAccess(access: WorldAccess): CloseNotice | null {
  const { world, platformBan, worldBan, kick, isMember, isOwner, isGuest } = access;
  if (platformBan) return { reason: "bannedFromPlatform", details: detailsOf(platformBan) };
  if (worldBan) return { reason: "bannedFromWorld", details: detailsOf(worldBan) };
  if (world.isDeleted) return { reason: "worldClosed", details: {} };
  if (world.closedReason !== null) return { reason: "worldClosed", details: { why: world.closedReason } };
  if (kick !== null) return { reason: "kicked", details: kick.why === "" ? {} : { why: kick.why } };
  if (isMember || isOwner) return null;
  if (world.visibility === "private") return { reason: "worldNotFound", details: {} };
  if (isGuest && !world.guestsAllowed) return { reason: "guestsNotAllowed", details: {} };
  return null;
}

function detailsOf({ reason, until }: BanNotice): CloseNotice["details"] {
  return { why: reason, until: until?.toISOString() ?? null };
}
