import type { AvatarLook, PermissionBits, UserId } from "@crowdwire/protocol";

/** Colyseus' name for one connection to a room. */
export type SessionId = string;

/** Who somebody is, as others see them. */
export interface Guise {
  readonly userId: UserId;
  readonly name: string;
  readonly look: AvatarLook;
}

/** Who an avatar belongs to. */
export interface Resident extends Guise {
  /** What their role in this world allowed as they came in; `World.permissions` has what it allows now. */
  readonly permissions: PermissionBits;
}

/** Where someone stood. Metres and radians. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yaw: number;
}
