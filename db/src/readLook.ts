import { AVATAR_CHOICES, AVATAR_PARTS, type AvatarLook } from "@crowdwire/protocol";

/**
 * A stored look as today's choices allow it. A row may be older than the list of choices: a part that is missing or
 * no longer exists becomes the first choice, so that nobody is locked out by a hairstyle that was taken away.
 */
export function readLook(stored: unknown): AvatarLook {
  const parts = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
  const look = {} as Record<(typeof AVATAR_PARTS)[number], number>;
  for (const part of AVATAR_PARTS) {
    const choice = parts[part];
    const isKnown = typeof choice === "number" && Number.isInteger(choice) && choice >= 0;
    look[part] = isKnown && choice < AVATAR_CHOICES[part] ? choice : 0;
  }
  return look;
}
