import { AVATAR_CHOICES, AVATAR_PARTS, type AvatarLook } from "@crowdwire/protocol";

/** The look that takes the first choice everywhere, and the one that takes the last. */
export const FIRST_LOOK = lookOf(() => 0);
export const LAST_LOOK = lookOf((part) => AVATAR_CHOICES[part] - 1);

function lookOf(choose: (part: (typeof AVATAR_PARTS)[number]) => number): AvatarLook {
  return Object.fromEntries(AVATAR_PARTS.map((part) => [part, choose(part)])) as AvatarLook;
}
