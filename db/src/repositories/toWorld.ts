import { userId, worldId } from "@crowdwire/protocol";
import type { MapVersionRow, WorldRow } from "../tables/worlds.ts";
import { toMapVersion } from "./mapVersions.ts";
import type { World } from "./worlds.ts";

/** A world's row and the row of its published map as everyone else sees them. */
export function toWorld(row: WorldRow, map: MapVersionRow | undefined): World {
  return {
    id: worldId(row.id),
    slug: row.slug,
    name: row.name,
    description: row.description,
    tags: row.tags,
    ownerId: row.owner_id === null ? null : userId(row.owner_id),
    capacity: row.capacity,
    visibility: row.visibility,
    guestsAllowed: row.guests_allowed,
    isChatOn: row.chat_on,
    slowModeSeconds: row.slow_mode_seconds,
    map: map ? toMapVersion(map) : null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    platformBan: row.banned_at === null ? null : { at: row.banned_at, reason: row.ban_reason ?? "" },
  };
}
