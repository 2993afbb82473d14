import { AVATAR_CHOICES, AVATAR_PARTS, type AvatarLook } from "@crowdwire/protocol";

/** A number without pattern from another: 0…2^32-1, always the same. Source: Chris Wellons' "lowbias32" integer hash. */
export function scatter(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** What someone looks like whom nobody has introduced: always the same for the same id. */
export function lookOfStranger(id: number): AvatarLook {
  const look = {} as AvatarLook;
  AVATAR_PARTS.forEach((part, index) => {
    look[part] = scatter(id * AVATAR_PARTS.length + index) % AVATAR_CHOICES[part];
  });
  return look;
}
