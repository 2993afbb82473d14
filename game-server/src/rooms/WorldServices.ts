import type { DoorAccess, Role, RoleId, SessionId as SignInId } from "@crowdwire/db";
import type { UserId, WorldId } from "@crowdwire/protocol";
import type { Logger, RateLimiter } from "@crowdwire/service-kit";
import type { MediaDesk } from "../media/MediaDesk.ts";
import type { GameServerMetrics } from "../metrics.ts";
import type { Admission } from "../order/Admission.ts";
import type { WorldSettings } from "../order/Order.ts";
import type { RoomAttendance } from "../persistence/Attendance.ts";
import type { ChatArchive } from "../persistence/ChatArchive.ts";
import type { Deed } from "../persistence/Deed.ts";
import type { WriteBatch } from "../transport/WriteBatch.ts";
import type { Placement } from "../world/residents.ts";
import type { NewcomerChance } from "../world/System.ts";
import type { WorldOptions } from "../world/World.ts";
import type { RoomListing } from "./RoomListing.ts";
import type { LoopTimer } from "./TickLoop.ts";
import type { WorldDirectory } from "./WorldDirectory.ts";

/** A world as a room needs it. */
export interface OpenedWorld extends WorldOptions {
  readonly settings: WorldSettings;
  /** Higher than that of any who decided this world's conversations before. */
  readonly epoch: number;
  /** Frees the ground's memory. */
  close(): void;
}

/** What a room asks of the rest of the server. */
export interface WorldServices {
  /** The world with its ground loaded; null where there is none, or none with a map. */
  openWorld(id: WorldId): Promise<OpenedWorld | null>;
  /** Who presents this token, and what they may do in this world. @throws JoinRefused */
  identify(token: string, worldId: WorldId): Promise<Admission>;
  /** All that the door asked about somebody who came by this sign-in, asked anew. @throws AppError */
  accessOf(userId: UserId, worldId: WorldId, signIn: SignInId): Promise<DoorAccess>;
  /** A role of a world, asked anew; null where it is gone. @throws AppError */
  roleOf(worldId: WorldId, role: RoleId): Promise<Role | null>;
  /** A world's settings, asked anew; null where it is gone. @throws AppError */
  settingsOf(worldId: WorldId): Promise<WorldSettings | null>;
  /** Where someone stood last in a world; null for a first visit, or where it cannot be found out now. */
  lastPlacement(userId: UserId, worldId: WorldId): Promise<Placement | null>;
  /** Makes whoever comes for the first time a member, and notes when they came last; returns at once. */
  noteVisit(userId: UserId, worldId: WorldId): void;
  /** Keeps where someone stands; returns at once. */
  keepPlacement(userId: UserId, worldId: WorldId, placement: Placement): void;
  /** Notes who comes and goes in a room of this world. */
  attend(worldId: WorldId): RoomAttendance;
  /** Keeps what people write. */
  readonly chat: Pick<ChatArchive, "open" | "keep" | "find" | "edit" | "delete">;
  /** Notes that somebody used a power: for the audit log and the history; returns at once. */
  record(deed: Deed): void;
  /** Keeps whether somebody is muted for everyone in a world, until that is taken back. @throws AppError */
  keepMute(user: UserId, world: WorldId, isMuted: boolean, by: UserId): Promise<void>;
  /** Keeps somebody out of a world for a moment, with these words for them. @throws AppError */
  keepOut(user: UserId, world: WorldId, why: string, forMs: number, by: UserId): Promise<void>;
  readonly directory: WorldDirectory;
  /** Can the rooms of all processes be known now? */
  readonly listing: Pick<RoomListing, "isKnown">;
  /** Sound and video. */
  readonly media: Pick<MediaDesk, "open">;
  /** How many may look on in one world, without an avatar. */
  readonly mostSpectators: number;
  /** How often one user may ask for a seat: each that is not taken is kept free for seconds. */
  readonly joinLimit: Pick<RateLimiter, "take">;
  readonly metrics: GameServerMetrics;
  readonly logger: Logger;
  readonly timer: LoopTimer;
  readonly wallClock: () => Date;
  /** Holds what is sent in a tick together, where the transport can. */
  readonly writes: Pick<WriteBatch, "hold" | "flush" | "release" | "defer" | "settle">;
  /** What is random in a world that opens: where newcomers appear. */
  readonly openChance: () => NewcomerChance;
}
