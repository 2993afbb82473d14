import { type RoleId, roleId, sessionId, type WorldAccess } from "@crowdwire/db";
import {
  AVATAR_PARTS,
  type AvatarLook,
  DEFAULT_ROLE_PERMISSIONS,
  type Permission,
  permissionBits,
  userId,
  worldId,
} from "@crowdwire/protocol";
import type { Admission } from "../../src/order/Admission.ts";

export const plainLook = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 0])) as AvatarLook;
const EVERYONE: { readonly id: RoleId; readonly name: string } = { id: roleId("everyone"), name: "Everyone" };

/** Somebody at the door: a guest with the role of newcomers unless told otherwise. */
export function admissionOf(name: string, changes: Partial<Admission> = {}): Admission {
  return {
    userId: userId(name),
    name,
    look: plainLook,
    permissions: DEFAULT_ROLE_PERMISSIONS,
    signIn: sessionId(`${name}'s sign-in`),
    isGuest: true,
    isOwner: false,
    isAdministrator: false,
    role: EVERYONE,
    isMuted: false,
    blocked: [],
    blockedBy: [],
    ...changes,
  };
}

/** What newcomers may do, and this. */
export const alsoMay = (...more: Permission[]) => DEFAULT_ROLE_PERMISSIONS | permissionBits(more);

/** What the database says of somebody in a public world: a guest who is no member unless told otherwise. */
export function accessOf(name: string, changes: Partial<WorldAccess> = {}): WorldAccess {
  return {
    userId: userId(name),
    worldId: worldId("w"),
    isGuest: true,
    isAdministrator: false,
    isOwner: false,
    isMember: false,
    role: EVERYONE,
    permissions: DEFAULT_ROLE_PERMISSIONS,
    isMuted: false,
    displayName: name,
    look: plainLook,
    ownDisplayName: null,
    ownLook: null,
    platformBan: null,
    worldBan: null,
    kick: null,
    world: {
      slug: "w",
      visibility: "public",
      guestsAllowed: true,
      isChatOn: true,
      slowModeSeconds: 0,
      isDeleted: false,
      closedReason: null,
    },
    ...changes,
  };
}
