import { mapVersionId, type Repositories } from "@crowdwire/db";
import type { AuditAction } from "@crowdwire/protocol";
import { WORLD_LIMITS } from "@crowdwire/protocol/rest";
import { ProblemError } from "../../http/ProblemError.ts";
import { mapUrls } from "../../persistence/MapFiles.ts";
import type { ApiServices } from "../ApiServices.ts";
import type { Handlers } from "../Call.ts";
import type { Caller } from "../Caller.ts";
import { moment } from "../present.ts";
import { toDetails } from "../presentWorld.ts";
import { invalidFields } from "../readPart.ts";
import { enact } from "../record.ts";
import { noSuchWorld, type WorldAccess } from "../WorldAccess.ts";

/** The maps of a world: one's own, and going back to an earlier one. */
export function mapHandlers(services: ApiServices) {
  const { db, maps, preparedMaps, publish, now } = services;

  /** Has another map shown from now on: written down, told to those inside, answered. */
  async function show(
    { world }: WorldAccess,
    { user }: Caller,
    deed: { readonly action: AuditAction; readonly target?: string },
    change: (worlds: Repositories["worlds"]) => Promise<unknown>,
  ) {
    await enact(services, async ({ worlds }, record) => {
      await change(worlds);
      await record({
        ...deed,
        actor: user.id,
        world: world.id,
        event: "worldChanged",
        details: { fields: ["map"] },
      });
    });
    await publish({ type: "worldChanged", worldId: world.id, mapChanged: true });
    const changed = await db.worlds.find(world.id);
    if (changed === null) throw noSuchWorld();
    return toDetails(services, { world: changed, standing: await db.access.of(user.id, world.id, now()) });
  }

  return {
    async prepareMap({ body, caller }) {
      const reference = await maps.take(caller.user.id, body);
      const { id, usableUntil } = preparedMaps.nameFor(caller.user.id, reference);
      const { sceneUrl, groundUrl, descriptionUrl } = mapUrls(reference);
      return { id, usableUntil: moment(usableUntil), map: { sceneUrl, groundUrl, descriptionUrl } };
    },

    async uploadMap({ world, body, caller }) {
      const versions = await db.worlds.listMapVersions(world.world.id);
      if (versions.filter(({ origin }) => origin === "upload").length >= WORLD_LIMITS.uploadedMaps) {
        throw new ProblemError("tooMany", `This world has had ${WORLD_LIMITS.uploadedMaps} maps. Make another world.`);
      }
      const map = await maps.take(caller.user.id, body);
      const version = { ...map, origin: "upload" as const, publishedBy: caller.user.id };
      return show(world, caller, { action: "map.uploaded" }, (worlds) => worlds.publishMap(world.world.id, version));
    },

    async uploadMapPicture({ world: { world, standing }, body, caller }) {
      const { map } = world;
      if (map === null) throw noSuchWorld();
      const files = await maps.takePicture(map, body);
      await enact(services, async ({ worlds }, record) => {
        await worlds.setMapFiles(map.id, files);
        await record({
          action: "map.pictureChanged",
          actor: caller.user.id,
          world: world.id,
          target: map.id,
        });
      });
      const changed = await db.worlds.find(world.id);
      if (changed === null) throw noSuchWorld();
      return toDetails(services, { world: changed, standing });
    },

    async listMapVersions({ world: { world } }) {
      const versions = await db.worlds.listMapVersions(world.id);
      return {
        versions: versions.map((version) => ({
          id: version.id,
          version: version.version,
          origin: version.origin,
          publishedAt: moment(version.createdAt),
          thumbnailUrl: mapUrls(version).thumbnailUrl,
          isShown: version.id === world.map?.id,
        })),
      };
    },

    async showMapVersion({ world, body, caller }) {
      const versions = await db.worlds.listMapVersions(world.world.id);
      const version = versions.find(({ id }) => id === body.version);
      if (version === undefined) throw invalidFields({ version: "This world has had no such map." });
      return show(world, caller, { action: "map.shown", target: version.id }, (worlds) =>
        worlds.showMapVersion(world.world.id, mapVersionId(version.id)),
      );
    },
  } satisfies Partial<Handlers>;
}
