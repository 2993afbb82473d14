import type { Repositories, WorldAccess as Standing, World } from "@crowdwire/db";
import { hasPermission, type Permission, worldId } from "@crowdwire/protocol";
import { z } from "zod";
import { ProblemError } from "../http/ProblemError.ts";
import type { Caller } from "./Caller.ts";

/** A world, and what the one who asks is in it; null where nobody is signed in. */
export interface WorldAccess {
  readonly world: World;
  readonly standing: Standing | null;
}

/** The answer where there is no such world, or none that the caller may know of. */
export const noSuchWorld = (): ProblemError =>
  new ProblemError("worldNotFound", "There is no such world here. Check the address, or choose one from the list.");

/** Does a member's role in the world allow this? What the default role allows to a newcomer does not count before they come. */
export const mayInWorld = ({ standing }: WorldAccess, permission: Permission): boolean =>
  standing?.isMember === true && hasPermission(standing.permissions, permission);

/**
 * The world of this slug or id with what the caller is in it. A private world is there only for its members and those
 * who were banned from it; a deleted one, one that the platform has closed, and one without a map for its owner alone.
 *
 * @throws ProblemError worldNotFound
 */
export async function findWorldAccess(
  db: Pick<Repositories, "worlds" | "access">,
  reference: string,
  caller: Caller | null,
  now: Date,
): Promise<WorldAccess> {
  const isId = z.uuid().safeParse(reference).success;
  const world = await (isId ? db.worlds.findAny(worldId(reference)) : db.worlds.findBySlug(reference));
  if (world === null) throw noSuchWorld();
  const standing = caller === null ? null : await db.access.of(caller.user.id, world.id, now);
  const isThere = world.deletedAt === null && world.platformBan === null && world.map !== null;
  if (!isThere && !standing?.isOwner) throw noSuchWorld();
  const isKnown = world.visibility !== "private" || standing?.isMember || standing?.worldBan;
  if (!isKnown) throw noSuchWorld();
  return { world, standing };
}
