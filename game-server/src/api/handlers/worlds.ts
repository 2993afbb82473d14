import { type NewWorld, Obstructed, type World, type WorldSearch } from "@crowdwire/db";
import { userId } from "@crowdwire/protocol";
import { WORLD_LIMITS } from "@crowdwire/protocol/rest";
import { notSignedIn, ProblemError } from "../../http/ProblemError.ts";
import { mapUrls } from "../../persistence/MapFiles.ts";
import type { ApiServices } from "../ApiServices.ts";
import type { Handlers } from "../Call.ts";
import type { Caller } from "../Caller.ts";
import { addressOf, partOf } from "../present.ts";
import { toDetails, toSummary, toViewer } from "../presentWorld.ts";
import { invalidFields } from "../readPart.ts";
import { enact } from "../record.ts";
import { slugsFor } from "../slugs.ts";
import { noSuchWorld, type WorldAccess } from "../WorldAccess.ts";

const DAY_MS = 86_400_000;
const MOST_WORLDS = 100;
const MOST_TAGS = 50;

/** Worlds: finding, making, changing and giving up. */
export function worldHandlers(services: ApiServices) {
  const { db, limits, maps, preparedMaps, publish, now } = services;
  const oldestRestorable = () => new Date(now().getTime() - WORLD_LIMITS.restoreDays * DAY_MS);

  /** The map that a new world begins with: a ready-made one, or their own that was made ready. @throws ProblemError invalidRequest */
  async function firstMap(id: string, { user }: Caller): Promise<NonNullable<NewWorld["map"]>> {
    const own = preparedMaps.find(id, user.id);
    if (own === null) return chooseMap(id);
    if (own === "expired" || !(await maps.has(own))) {
      throw invalidFields({ map: "Your map was made ready too long ago. Choose its file again." });
    }
    return { ...own, origin: "upload" };
  }

  /** The map of a ready-made world, by that world's slug. @throws ProblemError invalidRequest */
  async function chooseMap(id: string): Promise<NonNullable<NewWorld["map"]>> {
    const ready = (await readyWorlds()).find((world) => world.slug === id);
    if (!ready?.map) throw invalidFields({ map: "There is no such map. Choose one from the list." });
    return { contentHash: ready.map.contentHash, files: ready.map.files, origin: "copy" };
  }

  const readyWorlds = async (): Promise<World[]> =>
    (await db.worlds.listPublic()).filter((world) => world.ownerId === null && world.map?.origin === "seed");

  /** Tries one address after another until one is free. */
  async function withSlug(name: string, make: (slug: string) => Promise<World | null>): Promise<World> {
    for (const slug of slugsFor(name)) {
      const made = await make(slug).catch((error: unknown) => {
        if (error instanceof Obstructed && error.obstacle === "slugTaken") return undefined;
        throw error;
      });
      if (made === null) throw noSuchWorld();
      if (made !== undefined) return made;
    }
    throw new ProblemError("conflict", "No free address was found for this name. Choose another name.");
  }

  async function requireFewWorlds({ user }: Caller): Promise<void> {
    const { total } = await db.worlds.search({ list: "owned", user: user.id, offset: 0, limit: 1 });
    if (total < MOST_WORLDS) return;
    throw new ProblemError("tooMany", `You own ${MOST_WORLDS} worlds already. Delete one, or hand one over.`);
  }

  async function accessTo(world: World, { user }: Caller): Promise<WorldAccess> {
    return { world, standing: await db.access.of(user.id, world.id, now()) };
  }

  return {
    async listWorlds({ query, caller, request }) {
      const { list, text, tags, page, limit } = query;
      if (text !== "" || tags.length > 0) await limits.spendSearch(addressOf(request));
      if (list !== "public" && caller === null) throw notSignedIn();
      const part = { ...partOf(query), text, tags };
      const search: WorldSearch =
        list === "public" || caller === null
          ? { list: "public", ...part }
          : list === "deleted"
            ? { list, user: caller.user.id, deletedAfter: oldestRestorable(), ...part }
            : { list, user: caller.user.id, ...part };
      const { items, total } = await db.worlds.search(search);
      return { worlds: await Promise.all(items.map((world) => toSummary(services, world))), total, page, limit };
    },

    listTags: async () => ({ tags: await db.worlds.listTags(MOST_TAGS) }),

    async listMaps() {
      const ready = await readyWorlds();
      return {
        maps: ready.map((world) => ({
          id: world.slug,
          name: world.name,
          description: world.description,
          thumbnailUrl: world.map && mapUrls(world.map).thumbnailUrl,
          origin: "ready" as const,
        })),
      };
    },

    async createWorld({ body, caller }) {
      await requireFewWorlds(caller);
      const map = await firstMap(body.map, caller);
      const { map: _map, ...settings } = body;
      const world = await enact(services, async ({ worlds }, record) => {
        const by = { actor: caller.user.id };
        const made = await withSlug(body.name, (slug) =>
          worlds.create({ ...settings, slug, ownerId: caller.user.id, map }),
        );
        await record({ action: "world.created", ...by, world: made.id, event: "worldCreated" });
        if (map.origin === "upload") await record({ action: "map.uploaded", ...by, world: made.id });
        return made;
      });
      return toDetails(services, await accessTo(world, caller));
    },

    readWorld: ({ world }) => toDetails(services, world),

    async changeWorld({ world: { world }, body, caller }) {
      const { map, chat, ...settings } = body;
      const chosen = map === undefined ? undefined : await chooseMap(map);
      const changed = await enact(services, async ({ worlds }, record) => {
        if (chosen !== undefined) await worlds.publishMap(world.id, { ...chosen, publishedBy: caller.user.id });
        const updated = await worlds.update(world.id, {
          ...settings,
          isChatOn: chat?.isOn,
          slowModeSeconds: chat?.slowModeSeconds,
        });
        if (updated === null) throw noSuchWorld();
        await record({
          action: "world.changed",
          actor: caller.user.id,
          world: world.id,
          event: "worldChanged",
          details: { fields: Object.keys(body) },
        });
        return updated;
      });
      await publish({ type: "worldChanged", worldId: world.id, mapChanged: chosen !== undefined });
      return toDetails(services, await accessTo(changed, caller));
    },

    async deleteWorld({ world: { world }, caller }) {
      await enact(services, async ({ worlds }, record) => {
        await worlds.delete(world.id, now(), caller.user.id);
        await record({
          action: "world.deleted",
          actor: caller.user.id,
          world: world.id,
          event: "worldDeleted",
        });
      });
      await publish({ type: "worldClosed", worldId: world.id, reason: null });
      return undefined;
    },

    async restoreWorld({ world: { world }, caller }) {
      const restored = await enact(services, async ({ worlds }, record) => {
        const back = world.deletedAt === null ? world : await worlds.restore(world.id, oldestRestorable());
        if (back === null) throw noSuchWorld();
        await record({
          action: "world.restored",
          actor: caller.user.id,
          world: world.id,
          event: "worldRestored",
        });
        return back;
      });
      return toDetails(services, await accessTo(restored, caller));
    },

    async cloneWorld({ world: { world }, body, caller }) {
      await requireFewWorlds(caller);
      const copy = await enact(services, async ({ worlds }, record) => {
        const made = await withSlug(body.name, (slug) =>
          worlds.clone(world.id, { slug, name: body.name, ownerId: caller.user.id }),
        );
        await record({ action: "world.created", actor: caller.user.id, world: made.id, event: "worldCreated" });
        return made;
      });
      return toDetails(services, await accessTo(copy, caller));
    },

    async transferWorld({ world: { world }, body, caller }) {
      const heir = userId(body.userId);
      const transferred = await enact(services, async ({ worlds }, record) => {
        const handedOver = await worlds.transfer(world.id, caller.user.id, heir, now());
        await record({
          action: "world.transferred",
          actor: caller.user.id,
          world: world.id,
          subject: heir,
          event: "worldTransferred",
        });
        return handedOver;
      });
      await publish({ type: "accessChanged", worldId: world.id, userIds: [caller.user.id, heir] });
      return toDetails(services, await accessTo(transferred, caller));
    },

    async changeMembership({ world, body, caller }) {
      const { user } = caller;
      await db.memberships.update(user.id, world.world.id, { displayName: body.name, look: body.look });
      const { standing } = await accessTo(world.world, caller);
      if (standing === null) throw notSignedIn();
      await publish({ type: "personaChanged", worldId: world.world.id, userId: user.id });
      return toViewer(standing);
    },

    async leaveWorld({ world: { world }, caller }) {
      await db.memberships.leave(caller.user.id, world.id);
      await publish({ type: "accessChanged", worldId: world.id, userIds: [caller.user.id] });
      return undefined;
    },
  } satisfies Partial<Handlers>;
}
