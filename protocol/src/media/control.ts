/**
 * Between the game server and the SFU (SFU1, SFU1a, SFU5). What the game server says is state, not events: any message
 * may be lost, repeated or overtaken, and the next manifest or resend heals it.
 *
 * Over the local socket and over Redis the messages are the same JSON, each a line; a frame, or a publication, holds one or more. The publisher sends a group whenever it changes,
 * a manifest at once after each change of the list and every `MEDIA_LIMITS.manifestSeconds`, and everything anew when an
 * SFU says `hello` (it has just started or come back) or `resend`.
 */
import { z } from "zod";
import {
  EntityIdOnWire,
  GroupIdOnWire,
  MAX_DEPARTED,
  MayPublish,
  MEDIA_LIMITS,
  ReplicaNameOnWire,
  WorldIdOnWire,
} from "./names.ts";

/**
 * When something was decided. `epoch` is the world's fencing token: it only grows, with each process that takes the right
 * to decide. `revision` counts every change of any group of the world, within an epoch. The higher pair wins.
 */
const Decided = {
  world: WorldIdOnWire,
  epoch: z.int().nonnegative(),
  revision: z.int().nonnegative(),
} as const;

/** One person's part in a group. Someone in several groups may have another part in each. */
export const GroupMember = z.strictObject({
  entityId: EntityIdOnWire,
  /** Listeners are not heard or seen in this group, whatever else they may. */
  role: z.enum(["speaker", "listener"]),
  mayPublish: MayPublish,
  /** Members with whom nothing is exchanged, in either direction. */
  blocks: z.array(EntityIdOnWire).max(MEDIA_LIMITS.groupMembers),
});
export type GroupMember = z.infer<typeof GroupMember>;

/** The whole membership of a group; no members closes it. */
export const DesiredGroup = z.strictObject({
  type: z.literal("group"),
  ...Decided,
  groupId: GroupIdOnWire,
  /** talk and conference: members hear each other's speakers. stage: the whole world hears the members who are speakers. */
  kind: z.enum(["talk", "conference", "stage"]),
  members: z.array(GroupMember).max(MEDIA_LIMITS.groupMembers),
  /** Of a stage: who does not hear it, such as those in silent or conference zones. Empty for other kinds. */
  except: z.array(EntityIdOnWire).max(MAX_DEPARTED),
});
export type DesiredGroup = z.infer<typeof DesiredGroup>;

/**
 * Which groups the world has at this revision, and the revision of each. One that is not listed, and not newer, closes;
 * for one that is missing or older the SFU answers `resend`.
 */
export const WorldManifest = z.strictObject({
  type: z.literal("manifest"),
  ...Decided,
  groups: z.array(z.strictObject({ groupId: GroupIdOnWire, revision: z.int().nonnegative() })).max(65_536),
  /** Avatars that left the world within the last 20 s: their peers are closed. Ids rest for 30 s (ID1). */
  departed: z.array(EntityIdOnWire).max(MAX_DEPARTED),
});
export type WorldManifest = z.infer<typeof WorldManifest>;

/** Everything the game server says to an SFU. */
export const ControlCommand = z.discriminatedUnion("type", [DesiredGroup, WorldManifest]);
export type ControlCommand = z.infer<typeof ControlCommand>;
export type ControlCommandInput = z.input<typeof ControlCommand>;

/** First words of an SFU on each new connection, and after its own start: send everything. */
export const ReplicaHello = z.strictObject({
  type: z.literal("hello"),
  replica: ReplicaNameOnWire,
  /** Another one after each start of the process: what was granted to the one before is gone. */
  incarnation: z.string().max(64),
  /** Where clients reach its signalling: an absolute wss URL, or a path on the page's own origin. */
  url: z.string().max(512),
});
export type ReplicaHello = z.infer<typeof ReplicaHello>;

/** How loaded a replica is; every second or two. */
export const ReplicaLoad = z.strictObject({
  type: z.literal("load"),
  replica: ReplicaNameOnWire,
  /** Consumers of all workers together, and how many they may have. */
  consumers: z.int().nonnegative(),
  capacity: z.int().nonnegative(),
  peers: z.int().nonnegative(),
  workers: z.array(
    z.strictObject({
      consumers: z.int().nonnegative(),
      peers: z.int().nonnegative(),
      /** Share of one core, 0…1, over the last interval. */
      cpu: z.number().nonnegative(),
      pipes: z.int().nonnegative(),
    }),
  ),
  /** What new peers are refused: nothing, their video, or everything (SFU4). */
  refuses: z.enum(["nothing", "video", "everything"]),
  /** It will stop soon: give its people grants for another replica. */
  isDraining: z.boolean(),
});
export type ReplicaLoad = z.infer<typeof ReplicaLoad>;

/** What people of a world do on the media tier: those that changed, or all after a hello. */
export const PeerStates = z.strictObject({
  type: z.literal("peers"),
  replica: ReplicaNameOnWire,
  world: WorldIdOnWire,
  peers: z.array(
    z.strictObject({
      entityId: EntityIdOnWire,
      isConnected: z.boolean(),
      /** Has a producer of this kind that is not paused. */
      publishes: MayPublish,
      isSpeaking: z.boolean(),
    }),
  ),
});
export type PeerStates = z.infer<typeof PeerStates>;

/**
 * This state of a group is in force: what it forbids has ended and what it grants has begun. Of groups whose people are not connected
 * nothing is said. For `group_apply_seconds`.
 */
export const GroupApplied = z.strictObject({
  type: z.literal("applied"),
  replica: ReplicaNameOnWire,
  ...Decided,
  groupId: GroupIdOnWire,
});
export type GroupApplied = z.infer<typeof GroupApplied>;

/** The SFU lacks a listed group, or its latest state: send this world anew. */
export const ResendWorld = z.strictObject({
  type: z.literal("resend"),
  replica: ReplicaNameOnWire,
  world: WorldIdOnWire,
});
export type ResendWorld = z.infer<typeof ResendWorld>;

/** Everything an SFU says to the game server. */
export const ControlReport = z.discriminatedUnion("type", [
  ReplicaHello,
  ReplicaLoad,
  PeerStates,
  GroupApplied,
  ResendWorld,
]);
export type ControlReport = z.infer<typeof ControlReport>;

/**
 * The control port of an SFU on the same machine: a WebSocket that the game server opens, both sides proving that they hold
 * the key in `DATA_DIR/keys/control.key` (service-kit's keyedUpgrade). Messages of this file in text frames, a line each.
 */
export const CONTROL_SOCKET = {
  path: "/control",
  /** The key's file, in the folder of the data. */
  keyFile: "keys/control.key",
  /** Largest message either way. */
  messageBytes: 8_000_000,
} as const;

/** Redis names (SFU5). Commands for one replica, reports of all, and the registry of living ones (with a time-to-live). */
export const CONTROL_CHANNELS = {
  commandsOf: (replica: string) => `crowdwire:sfu:${replica}:commands`,
  reports: "crowdwire:sfu:reports",
  /** Holds `ReplicaRegistration` as JSON. */
  registrationOf: (replica: string) => `crowdwire:sfu:${replica}:registration`,
  registrationPattern: "crowdwire:sfu:*:registration",
  registrationSeconds: 5,
} as const;

/** What a replica keeps in Redis while it lives. */
export const ReplicaRegistration = z.strictObject({ hello: ReplicaHello, load: ReplicaLoad });
export type ReplicaRegistration = z.infer<typeof ReplicaRegistration>;
