import type { SessionId } from "@crowdwire/db";
import type { AvatarLook, PermissionBits, UserId, WorldId } from "@crowdwire/protocol";

/**
 * Something that was decided outside a world, is kept in the database, and must act inside at once, in whatever process the
 * people it concerns are. Plain data, since it travels between processes; moments are ISO 8601.
 */
export type LiveChange =
  /** Name and look, wherever a world has no other of theirs. */
  | { readonly type: "profileChanged"; readonly userId: UserId; readonly name: string; readonly look: AvatarLook }
  /** Name and look in this world alone. */
  | {
      readonly type: "personaChanged";
      readonly worldId: WorldId;
      readonly userId: UserId;
      readonly name: string;
      readonly look: AvatarLook;
    }
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
  /** Whoever holds this role may do this from now on. */
  | {
      readonly type: "roleChanged";
      readonly worldId: WorldId;
      readonly roleId: string;
      readonly roleName: string;
      readonly permissions: PermissionBits;
    }
  /** Ask the database anew what these people (null: everybody in the world) are and may do there (`db.access.of`). */
  | { readonly type: "accessChanged"; readonly worldId: WorldId; readonly userIds: readonly UserId[] | null }
  /** Settings have changed: ask the database anew (`db.worlds.find`). `mapChanged`: people have to load the new map. */
  | { readonly type: "worldChanged"; readonly worldId: WorldId; readonly mapChanged: boolean }
  /** Everybody out: deleted by its owner, or closed by the platform with these words. */
  | { readonly type: "worldClosed"; readonly worldId: WorldId; readonly reason: string | null }
  /** One no longer wants to hear or read the other, or does again. */
  | {
      readonly type: "blockChanged";
      readonly blocker: UserId;
      readonly blocked: UserId;
      readonly isBlocked: boolean;
    };

/** Tells every process; resolves when it has been handed on. Where it cannot be, the change holds at the next visit. */
export type PublishChange = (change: LiveChange) => Promise<void>;
