import { z } from "zod";
import type { EntityId, WorldId } from "../ids.ts";

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** One avatar on the media tier: `world/entity`, the same on the game server, the SFU and the client (ID1). */
export type PeerId = Branded<string, "PeerId">;
/** A conversation group: unique in its world as long as the world's epoch lasts. */
export type GroupId = Branded<number, "GroupId">;
/** One running SFU process, as operators name it: `[a-z0-9-]`, at most 63 characters. */
export type ReplicaName = Branded<string, "ReplicaName">;

/** The peer that an avatar is. */
export const peerIdOf = (world: WorldId, entity: EntityId): PeerId => `${world}/${entity}` as PeerId;
/** Marks a checked number as a group's id. */
export const groupId = (value: number): GroupId => value as GroupId;
/** Marks a checked text as a replica's name. */
export const replicaName = (value: string): ReplicaName => value as ReplicaName;

export const WorldIdOnWire = z.uuid().transform((value) => value as WorldId);
export const EntityIdOnWire = z
  .int()
  .min(1)
  .max(65_535)
  .transform((value) => value as EntityId);
export const GroupIdOnWire = z
  .int()
  .nonnegative()
  .transform((value) => value as GroupId);
export const ReplicaNameOnWire = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/u)
  .transform((value) => value as ReplicaName);

/** What a person can publish: one producer each. `screenAudio` is the sound of a shared screen. */
export const MEDIA_SOURCES = ["microphone", "camera", "screen", "screenAudio"] as const;
export type MediaSource = (typeof MEDIA_SOURCES)[number];

/** Which permission of `MayPublish` a source needs. */
export const SOURCE_RIGHT = {
  microphone: "audio",
  camera: "video",
  screen: "screen",
  screenAudio: "screen",
} as const satisfies Record<MediaSource, keyof MayPublish>;

/** Which kind of track a source is. */
export const SOURCE_KIND = {
  microphone: "audio",
  camera: "video",
  screen: "video",
  screenAudio: "audio",
} as const satisfies Record<MediaSource, "audio" | "video">;

/** What one may publish into a group (SFU1a). */
export const MayPublish = z.strictObject({ audio: z.boolean(), video: z.boolean(), screen: z.boolean() });
export type MayPublish = z.infer<typeof MayPublish>;

/** Entity ids one list of exceptions or of those who left may hold: as many as there are. */
export const MAX_DEPARTED = 65_535;

/** Numbers that the ends of the media tier agree on. */
export const MEDIA_LIMITS = {
  /** A grant lives at most this long (SFU3). */
  grantSeconds: 60,
  /** The manifest of a world comes at least this often (SFU1). */
  manifestSeconds: 2,
  /** A world that has not been heard of for this long closes: looked for every second, it is over within 10 s (SFU1). */
  worldSilenceSeconds: 8.5,
  /** Members one group may have: a conference or a stage, by the zone's capacity. */
  groupMembers: 512,
  /** Videos one client receives at once, unless configured otherwise (SFU6). */
  videosPerClient: 9,
  /** A dropped signalling connection may be resumed for this long. */
  resumeSeconds: 10,
  /** Largest message of a client on the signalling connection, in bytes. */
  signalBytes: 65_536,
  /** Messages a client may send per second before it is disconnected. */
  signalsPerSecond: 50,
} as const;
