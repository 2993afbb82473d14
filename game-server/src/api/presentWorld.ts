import type { WorldAccess as Standing, User, World } from "@crowdwire/db";
import { permissionNames } from "@crowdwire/protocol";
import { type RouteInput, WORLD_LIMITS } from "@crowdwire/protocol/rest";
import { mapUrls } from "../persistence/MapFiles.ts";
import type { ApiServices } from "./ApiServices.ts";
import { moment, momentOrNull } from "./present.ts";
import { noSuchWorld, type WorldAccess } from "./WorldAccess.ts";

type Summary = RouteInput<"listWorlds", "answer">["worlds"][number];
type Details = RouteInput<"readWorld", "answer">;
type Viewer = NonNullable<Details["viewer"]>;

const DAY_MS = 86_400_000;

/** A world as lists show it. */
export async function toSummary({ worldsOnline }: Pick<ApiServices, "worldsOnline">, world: World): Promise<Summary> {
  return {
    id: world.id,
    slug: world.slug,
    name: world.name,
    description: world.description,
    tags: [...world.tags],
    visibility: world.visibility,
    guestsAllowed: world.guestsAllowed,
    online: world.deletedAt === null ? await worldsOnline(world.id) : 0,
    capacity: world.capacity,
    thumbnailUrl: world.map === null ? null : mapUrls(world.map).thumbnailUrl,
    restorableUntil:
      world.deletedAt === null ? null : moment(new Date(world.deletedAt.getTime() + WORLD_LIMITS.restoreDays * DAY_MS)),
  };
}

/** A world with its map, its owner and what the viewer is in it. @throws ProblemError worldNotFound where it has no map */
export async function toDetails(
  services: Pick<ApiServices, "worldsOnline" | "db">,
  { world, standing }: WorldAccess,
): Promise<Details> {
  if (world.map === null) throw noSuchWorld();
  const owner = world.ownerId === null ? null : await services.db.users.find(world.ownerId);
  const { sceneUrl, groundUrl, descriptionUrl } = mapUrls(world.map);
  return {
    ...(await toSummary(services, world)),
    map: { sceneUrl, groundUrl, descriptionUrl },
    owner: owner && toPerson(owner),
    chat: { isOn: world.isChatOn, slowModeSeconds: world.slowModeSeconds },
    createdAt: moment(world.createdAt),
    viewer: standing && toViewer(standing),
  };
}

/** What somebody is in a world. */
export function toViewer(standing: Standing): Viewer {
  return {
    isMember: standing.isMember,
    isOwner: standing.isOwner,
    role: standing.isMember ? standing.role : null,
    permissions: permissionNames(standing.permissions),
    name: standing.ownDisplayName,
    look: standing.ownLook,
    ban: standing.worldBan && { reason: standing.worldBan.reason, until: momentOrNull(standing.worldBan.until) },
  };
}

const toPerson = (user: User) => ({ userId: user.id, name: user.displayName });
