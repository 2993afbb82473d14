import type { RoleId, SessionId as SignInId } from "@crowdwire/db";
import type { UserId } from "@crowdwire/protocol";
import type { Resident } from "../world/residents.ts";

/**
 * Somebody whom the door has let in, with all that a room has to know of them. Plain data: it travels to the process that
 * runs their world.
 */
export interface Admission extends Resident {
  /** The sign-in that they came by: it ends, and so does the visit. */
  readonly signIn: SignInId;
  readonly isGuest: boolean;
  readonly isOwner: boolean;
  readonly isAdministrator: boolean;
  readonly role: { readonly id: RoleId; readonly name: string };
  /** Were they muted for everyone here before? */
  readonly isMuted: boolean;
  /** Whom they do not want to hear or read, and who does not want them. */
  readonly blocked: readonly UserId[];
  readonly blockedBy: readonly UserId[];
}
