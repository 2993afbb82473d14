import type {
  AvatarLook,
  ClientMessageName,
  CloseNotice,
  ConversationState,
  DesiredGroup,
  EntityId,
  PermissionBits,
  RefusalReason,
  UserId,
} from "@crowdwire/protocol";
import type { Placement, SessionId } from "./residents.ts";

/** A conversation group is another than before: its whole state, for the media tier (SFU1); one without members is no more. */
export interface ConversationEffect {
  readonly type: "groupChanged";
  readonly group: Pick<DesiredGroup, "groupId" | "kind" | "members" | "except">;
}

/** What the world asks of the outside; handed over after the tick. */
export type Effect =
  | ConversationEffect
  /** Whom the session hears, or who hears it, has changed (GR8). */
  | { readonly type: "conversationChanged"; readonly session: SessionId; readonly state: ConversationState }
  | { readonly type: "entered"; readonly session: SessionId; readonly entityId: EntityId; readonly isReturn: boolean }
  /** The world has no room for this session. */
  | { readonly type: "turnedAway"; readonly session: SessionId }
  /** The same user came in elsewhere; this session no longer has an avatar. */
  | { readonly type: "takenOver"; readonly session: SessionId }
  /** The session's avatar is gone, and why. */
  | { readonly type: "expelled"; readonly session: SessionId; readonly notice: CloseNotice }
  /** What the session's role allows has changed. */
  | {
      readonly type: "permitted";
      readonly session: SessionId;
      readonly permissions: PermissionBits;
      readonly isMuted: boolean;
    }
  /** As whom the session's user is seen has changed. */
  | { readonly type: "redressed"; readonly session: SessionId; readonly name: string; readonly look: AvatarLook }
  | {
      readonly type: "refused";
      readonly session: SessionId;
      readonly message: ClientMessageName;
      readonly reason: RefusalReason;
    }
  /** Someone stands elsewhere than when last told; to be kept. */
  | { readonly type: "moved"; readonly userId: UserId; readonly placement: Placement }
  /** The session has not kept up with its snapshots for too long, and is to be disconnected (REP6). */
  | { readonly type: "fellBehind"; readonly session: SessionId }
  /** Somebody has taken a seat, the one thing of a map that is used today (M22). */
  | { readonly type: "usedObject"; readonly userId: UserId; readonly object: "seat" }
  /** An avatar is gone from the world. */
  | { readonly type: "departed"; readonly userId: UserId; readonly entityId: EntityId };
