/** What a role in a world may allow, in the order in which people read them; a flag's place is its bit. */
export const PERMISSIONS = [
  /** Move about. */
  "walk",
  /** Speak, show a camera or a screen to those near. */
  "talk",
  /** Speak in conference areas without asking. */
  "talkConference",
  /** Write. */
  "chat",
  /** Sit down and use what stands in the world. */
  "interact",
  /** Mute somebody for everyone. */
  "worldMute",
  /** Make invitation links. */
  "invite",
  /** Kick and ban people, delete what they wrote, read reports. */
  "ban",
  /** Make roles and give them to people. */
  "roleManage",
  /** Say who speaks in conference areas, lock and size them. */
  "conferenceManage",
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** A set of permissions: bit n stands for `PERMISSIONS[n]`. */
export type PermissionBits = number;

/** Everything that an owner's role allows. */
export const ALL_PERMISSIONS: PermissionBits = (1 << PERMISSIONS.length) - 1;

/** The set of these permissions. */
export function permissionBits(names: Iterable<Permission>): PermissionBits {
  let bits = 0;
  for (const name of names) bits |= 1 << PERMISSIONS.indexOf(name);
  return bits;
}

/** What the role allows that a new world gives to everyone. */
export const DEFAULT_ROLE_PERMISSIONS: PermissionBits = permissionBits(["walk", "talk", "chat", "interact"]);

/** What gives power over others: whoever holds one of these is touched only by those who hold it, too. */
export const POWERS: PermissionBits = permissionBits(["worldMute", "ban", "roleManage", "conferenceManage"]);

/** Is this permission in the set? */
export function hasPermission(bits: PermissionBits, name: Permission): boolean {
  return (bits & (1 << PERMISSIONS.indexOf(name))) !== 0;
}

/** The permissions in a set, in their own order. */
export function permissionNames(bits: PermissionBits): Permission[] {
  return PERMISSIONS.filter((name) => hasPermission(bits, name));
}
