import type { Repositories, World } from "@crowdwire/db";
import type { WorldDetails, WorldId, WorldList, WorldSummary } from "@crowdwire/protocol";
import { Router } from "express";
import type { z } from "zod";
import { mapUrls } from "../../persistence/MapFiles.ts";
import { ProblemError } from "../ProblemError.ts";

export interface WorldRoutes {
  readonly db: Pick<Repositories, "worlds">;
  /** How many people are in a world now. */
  readonly worldsOnline: (world: WorldId) => number | Promise<number>;
}

/** What the database would not even take for an address is not looked up. */
const SLUG_FORM = /^[a-z0-9-]{1,60}$/u;

/** Places to go: /worlds, /worlds/{slug}. */
export function worldRoutes({ db, worldsOnline }: WorldRoutes): Router {
  const router = Router();

  async function summarise(world: World): Promise<WorldSummary> {
    return {
      id: world.id,
      slug: world.slug,
      name: world.name,
      description: world.description,
      tags: [],
      visibility: world.visibility,
      guestsAllowed: world.guestsAllowed,
      restorableUntil: null,
      online: await worldsOnline(world.id),
      capacity: world.capacity,
      thumbnailUrl: world.map === null ? null : mapUrls(world.map).thumbnailUrl,
    };
  }

  router.get("/worlds", async (_request, response) => {
    const worlds = await Promise.all((await db.worlds.listPublic()).map(summarise));
    response.json({ worlds, total: worlds.length, page: 1, limit: 100 } satisfies z.output<typeof WorldList>);
  });

  router.get("/worlds/:slug", async (request, response) => {
    const { slug } = request.params;
    const world = SLUG_FORM.test(slug) ? await db.worlds.findBySlug(slug) : null;
    // Private worlds are not even said to exist.
    if (world === null || world.map === null || world.visibility === "private") {
      throw new ProblemError(
        "worldNotFound",
        "There is no such world here. Check the address, or choose one from the list.",
      );
    }
    const { sceneUrl, groundUrl, descriptionUrl } = mapUrls(world.map);
    response.json({
      ...(await summarise(world)),
      map: { sceneUrl, groundUrl, descriptionUrl },
      owner: null,
      viewer: null,
    } satisfies WorldDetails);
  });

  return router;
}
