import type { RoleId, SessionId } from "@crowdwire/db";
import type { UserId, WorldId } from "@crowdwire/protocol";

/**
 * Something that was decided outside a world, is kept in the database, and must act inside at once, in whatever process the
 * people it concerns are. Plain data, since it travels between processes; moments are ISO 8601.
 */
export type LiveChange =
  /** Ask the database anew what they are called and look like, wherever they are. */
  | { readonly type: "profileChanged"; readonly userId: UserId }
  /** The same, in this world alone. */
  | { readonly type: "personaChanged"; readonly worldId: WorldId; readonly userId: UserId }
  /** These sign-ins have ended, and with them the visits that were begun by them. */
  | { readonly type: "signedOut"; readonly userId: UserId; readonly sessionIds: readonly SessionId[] }
  /** Out of every world: the account is gone. */
  | { readonly type: "accountErased"; readonly userId: UserId }
  /** Out of this world (null: of all), with the words that their page shows. */
  | {
      readonly type: "banned";
      readonly worldId: WorldId | null;
      readonly userId: UserId;
      readonly reason: string;
      readonly until: string | null;
    }
  /** May come in again; what keeps them out for other reasons stays. */
  | { readonly type: "banLifted"; readonly worldId: WorldId | null; readonly userId: UserId }
  /** Ask the database anew what this role allows (`db.roles.find`): of two changes at once the later may be told first. */
  | { readonly type: "roleChanged"; readonly worldId: WorldId; readonly roleId: RoleId }
  /** Ask the database anew what these people (null: everybody in the world) are and may do there (`db.access.atDoor`). */
  | { readonly type: "accessChanged"; readonly worldId: WorldId; readonly userIds: readonly UserId[] | null }
  /** Settings have changed: ask the database anew (`db.worlds.find`). `mapChanged`: people have to load the new map. */
  | { readonly type: "worldChanged"; readonly worldId: WorldId; readonly mapChanged: boolean }
  /** Everybody out: deleted by its owner, or closed by the platform with these words. */
  | { readonly type: "worldClosed"; readonly worldId: WorldId; readonly reason: string | null }
  /** Ask the database anew whether one wants to hear and read the other; until it has answered, a block holds. */
  | {
      readonly type: "blockChanged";
      readonly blocker: UserId;
      readonly blocked: UserId;
      readonly isBlocked: boolean;
    };

/** Tells every process; resolves when it has been handed on. Where it cannot be, the change holds at the next visit. */
export type PublishChange = (change: LiveChange) => Promise<void>;
