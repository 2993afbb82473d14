import type { AvatarLook, UserId } from "@crowdwire/protocol";

/** Colyseus' name for one connection to a room. */
export type SessionId = string;

/** Who an avatar belongs to. */
export interface Resident {
  readonly userId: UserId;
  readonly name: string;
  readonly look: AvatarLook;
}

/** Where someone stood. Metres and radians. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}
