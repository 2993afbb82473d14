import { z } from "zod";
import { AvatarLook } from "../avatar.ts";
import { PERMISSIONS } from "../permissions.ts";
import { defineRoutes } from "./Route.ts";
import { DisplayName, line, lines, Moment, PageOf, Paging, sought } from "./text.ts";

/** A world in an address: by its slug (plaza) or its id. */
export const WorldRef = z.string().regex(/^[a-z0-9-]{1,60}$/u, "There is no such world.");
export const inWorld = z.strictObject({ world: WorldRef });

export const WORLD_LIMITS = {
  nameChars: 50,
  descriptionChars: 300,
  tags: 5,
  tagChars: 24,
  capacity: 1000,
  mapBytes: 64 * 1024 * 1024,
  /** Of the picture of a map. */
  pictureBytes: 400_000,
  /** Uploaded versions of one world's map that are kept. */
  uploadedMaps: 50,
  /** A deleted world can be restored for so long. */
  restoreDays: 30,
} as const;

/** public: listed · unlisted: for whoever knows the address · private: for members, who come by invitation. */
export const Visibility = z.enum(["public", "unlisted", "private"]);
export type Visibility = z.infer<typeof Visibility>;

export const Tag = line(WORLD_LIMITS.tagChars, "A tag cannot be empty.")
  .transform((tag) => tag.toLowerCase())
  .pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} -]*$/u, "Letters, digits, spaces and hyphens only."));

/** A world as lists show it. */
export const WorldSummary = z
  .object({
    id: z.uuid(),
    /** In the address: /w/plaza. */
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    tags: z.array(z.string()),
    visibility: Visibility,
    guestsAllowed: z.boolean(),
    online: z.int().nonnegative(),
    capacity: z.int().positive(),
    thumbnailUrl: z.string().nullable(),
    /** Until when it can be restored; null unless it is deleted. */
    restorableUntil: Moment.nullable(),
  })
  .meta({ id: "WorldSummary" });
export type WorldSummary = z.infer<typeof WorldSummary>;
export const WorldList = z.object({ worlds: z.array(WorldSummary), ...PageOf });
export type WorldList = z.infer<typeof WorldList>;

/** What keeps somebody out, in the words their page shows. */
export const BanNotice = z.object({ reason: z.string(), until: Moment.nullable() });
export type BanNotice = z.infer<typeof BanNotice>;

/** What the one who asks is in a world. */
export const Viewer = z
  .object({
    isMember: z.boolean(),
    isOwner: z.boolean(),
    role: z.object({ id: z.uuid(), name: z.string() }).nullable(),
    /** What one may do inside: of one's role, or of the default one for newcomers. */
    permissions: z.array(z.enum(PERMISSIONS)),
    /** Name and look of one's own in this world; null where they are as everywhere. */
    name: z.string().nullable(),
    look: AvatarLook.nullable(),
    ban: BanNotice.nullable(),
  })
  .meta({ id: "Viewer" });
export type Viewer = z.infer<typeof Viewer>;

/** Where the files of a map are. */
const MapUrls = z.object({ sceneUrl: z.string(), groundUrl: z.string(), descriptionUrl: z.string() });

/** A world with what a client must load to enter it. */
export const WorldDetails = WorldSummary.extend({
  map: MapUrls,
  owner: z.object({ userId: z.uuid(), name: z.string() }).nullable(),
  chat: z.object({ isOn: z.boolean(), slowModeSeconds: z.int().nonnegative() }),
  createdAt: Moment,
  /** Null where nobody is signed in. */
  viewer: Viewer.nullable(),
}).meta({ id: "WorldDetails" });
export type WorldDetails = z.infer<typeof WorldDetails>;

const settings = {
  name: line(WORLD_LIMITS.nameChars, "Give the world a name."),
  description: lines(WORLD_LIMITS.descriptionChars),
  tags: z.array(Tag).max(WORLD_LIMITS.tags, `At most ${WORLD_LIMITS.tags} tags.`),
  capacity: z
    .int()
    .min(1, "At least one person.")
    .max(WORLD_LIMITS.capacity, `At most ${WORLD_LIMITS.capacity} people.`),
  visibility: Visibility,
  guestsAllowed: z.boolean(),
};

const MapId = z.string().min(1, "Choose a map.").max(120);

export const WorldCreation = z.strictObject({
  ...settings,
  description: settings.description.default(""),
  tags: settings.tags.default([]),
  capacity: settings.capacity.default(100),
  visibility: settings.visibility.default("public"),
  guestsAllowed: settings.guestsAllowed.default(true),
  /** Id of a ready-made map (GET /maps), or of one's own that was made ready (POST /maps). */
  map: MapId,
});
export type WorldCreation = z.infer<typeof WorldCreation>;
export type WorldCreationInput = z.input<typeof WorldCreation>;

export const WorldChange = z
  .strictObject(settings)
  .partial()
  .extend({
    /** Of a ready-made map alone; one's own is sent to the world (PUT /worlds/:world/map). */
    map: MapId.optional(),
    chat: z
      .strictObject({
        isOn: z.boolean().optional(),
        /** Between two messages of one person to everyone; 0: no slow mode. */
        slowModeSeconds: z.int().min(0).max(3600).optional(),
      })
      .optional(),
  });
export type WorldChange = z.infer<typeof WorldChange>;

/** A map to start from. */
export const ReadyMap = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  thumbnailUrl: z.string().nullable(),
  origin: z.enum(["ready", "uploaded"]),
});
export type ReadyMap = z.infer<typeof ReadyMap>;
export const MapList = z.object({ maps: z.array(ReadyMap) });

/** A map of one's own that was checked and made ready, before there is a world for it. */
export const PreparedMap = z.object({
  /** For POST /worlds, by whoever sent it and by nobody else. */
  id: MapId,
  usableUntil: Moment,
  map: MapUrls,
});
export type PreparedMap = z.infer<typeof PreparedMap>;

export const TagList = z.object({ tags: z.array(z.object({ name: z.string(), worlds: z.int() })) });
export type TagList = z.infer<typeof TagList>;

/** One version of a world's map. Versions are added, never changed, and any can be shown again. */
export const MapVersion = z.object({
  id: z.uuid(),
  version: z.int().positive(),
  origin: z.enum(["seed", "upload", "copy"]),
  publishedAt: Moment,
  thumbnailUrl: z.string().nullable(),
  isShown: z.boolean(),
});
export type MapVersion = z.infer<typeof MapVersion>;
export const MapVersionList = z.object({ versions: z.array(MapVersion) });

/** Null: as everywhere. */
export const MembershipChange = z.strictObject({
  name: DisplayName.nullable().optional(),
  look: AvatarLook.nullable().optional(),
});
export type MembershipChange = z.infer<typeof MembershipChange>;

const topic = "Worlds";

export const worldRoutes = defineRoutes({
  listWorlds: {
    method: "GET",
    path: "/worlds",
    topic,
    summary: "Worlds by text and tags: public ones, those one has joined, one's own, and one's own deleted ones.",
    who: "anyone",
    query: z.strictObject({
      list: z.enum(["public", "joined", "owned", "deleted"]).default("public"),
      text: sought(100).default(""),
      /** Separated by commas; a world has all of them. */
      tags: sought(300)
        .default("")
        .transform((text) =>
          text
            .split(",")
            .map((tag) => tag.trim().toLowerCase())
            .filter((tag) => tag !== ""),
        ),
      ...Paging,
    }),
    answer: WorldList,
  },
  listTags: {
    method: "GET",
    path: "/tags",
    topic,
    summary: "The tags of public worlds, the most used first.",
    who: "anyone",
    answer: TagList,
  },
  listMaps: {
    method: "GET",
    path: "/maps",
    topic,
    summary: "Maps to start a world with.",
    who: "registered",
    answer: MapList,
  },
  prepareMap: {
    method: "POST",
    path: "/maps",
    topic,
    summary: "Makes a map of one's own ready for a world that is yet to be made: one binary glTF file, checked first.",
    who: "registered",
    upload: { kind: "map", contentType: "model/gltf-binary", maxBytes: WORLD_LIMITS.mapBytes },
    answer: PreparedMap,
    status: 201,
  },
  createWorld: {
    method: "POST",
    path: "/worlds",
    topic,
    summary: "Makes a world of one's own.",
    who: "registered",
    audit: "world.created",
    body: WorldCreation,
    answer: WorldDetails,
    status: 201,
  },
  readWorld: {
    method: "GET",
    path: "/worlds/:world",
    topic,
    summary: "One world, and what one is in it. Whoever is banned there is told so.",
    who: "anyone",
    params: inWorld,
    answer: WorldDetails,
  },
  changeWorld: {
    method: "PATCH",
    path: "/worlds/:world",
    topic,
    summary: "Changes a world's settings; people inside see it at once.",
    who: "owner",
    audit: "world.changed",
    params: inWorld,
    body: WorldChange,
    answer: WorldDetails,
  },
  deleteWorld: {
    method: "DELETE",
    path: "/worlds/:world",
    topic,
    summary: "Deletes a world; it can be restored for 30 days. People inside are told and sent out.",
    who: "owner",
    audit: "world.deleted",
    params: inWorld,
  },
  restoreWorld: {
    method: "POST",
    path: "/worlds/:world/restore",
    topic,
    summary: "Takes a deletion back.",
    who: "owner",
    audit: "world.restored",
    params: inWorld,
    answer: WorldDetails,
  },
  cloneWorld: {
    method: "POST",
    path: "/worlds/:world/clone",
    topic,
    summary: "Makes a second world with the same settings, map and roles, without its people.",
    who: "owner",
    audit: "world.created",
    params: inWorld,
    body: z.strictObject({ name: settings.name }),
    answer: WorldDetails,
    status: 201,
  },
  transferWorld: {
    method: "POST",
    path: "/worlds/:world/transfer",
    topic,
    summary: "Gives a world to another registered member. The only way in which ownership moves.",
    who: "owner",
    audit: "world.transferred",
    params: inWorld,
    body: z.strictObject({ userId: z.uuid() }),
    answer: WorldDetails,
  },
  uploadMap: {
    method: "PUT",
    path: "/worlds/:world/map",
    topic,
    summary: "Publishes a map of one's own: one binary glTF file. It is checked and made ready, which takes a while.",
    who: "owner",
    audit: "map.uploaded",
    params: inWorld,
    upload: { kind: "map", contentType: "model/gltf-binary", maxBytes: WORLD_LIMITS.mapBytes },
    answer: WorldDetails,
  },
  uploadMapPicture: {
    method: "PUT",
    path: "/worlds/:world/map/picture",
    topic,
    summary: "Gives the map that is shown now its picture for lists: one JPEG. The page draws it after a map was sent.",
    who: "owner",
    audit: "map.pictureChanged",
    params: inWorld,
    upload: { kind: "picture", contentType: "image/jpeg", maxBytes: WORLD_LIMITS.pictureBytes },
    answer: WorldDetails,
  },
  listMapVersions: {
    method: "GET",
    path: "/worlds/:world/map/versions",
    topic,
    summary: "Every map that a world has had, the newest first.",
    who: "owner",
    params: inWorld,
    answer: MapVersionList,
  },
  showMapVersion: {
    method: "PUT",
    path: "/worlds/:world/map/shown",
    topic,
    summary: "Shows an earlier version of the map again.",
    who: "owner",
    audit: "map.shown",
    params: inWorld,
    body: z.strictObject({ version: z.uuid() }),
    answer: WorldDetails,
  },
  changeMembership: {
    method: "PATCH",
    path: "/worlds/:world/membership",
    topic,
    summary: "Name and look of one's own in this world.",
    who: "member",
    params: inWorld,
    body: MembershipChange,
    answer: Viewer,
  },
  leaveWorld: {
    method: "DELETE",
    path: "/worlds/:world/membership",
    topic,
    summary: "Gives one's membership up. The owner has to transfer the world first.",
    who: "member",
    params: inWorld,
  },
});
