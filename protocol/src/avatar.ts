import { z } from "zod";

/** How many choices each part of an avatar has. What they look like is the client's business; that they exist is not. */
export const AVATAR_CHOICES = {
  skin: 10,
  hairStyle: 8,
  hairColor: 10,
  topStyle: 4,
  topColor: 12,
  bottomStyle: 3,
  bottomColor: 10,
  shoeColor: 8,
} as const;

export type AvatarPart = keyof typeof AVATAR_CHOICES;

/** The parts in the order in which they travel: one byte each. */
export const AVATAR_PARTS = [
  "skin",
  "hairStyle",
  "hairColor",
  "topStyle",
  "topColor",
  "bottomStyle",
  "bottomColor",
  "shoeColor",
] as const satisfies readonly AvatarPart[];

const choice = (part: AvatarPart) =>
  z
    .int()
    .min(0)
    .max(AVATAR_CHOICES[part] - 1);

/** What someone looks like: an index into each part's choices. */
export const AvatarLook = z.strictObject({
  skin: choice("skin"),
  hairStyle: choice("hairStyle"),
  hairColor: choice("hairColor"),
  topStyle: choice("topStyle"),
  topColor: choice("topColor"),
  bottomStyle: choice("bottomStyle"),
  bottomColor: choice("bottomColor"),
  shoeColor: choice("shoeColor"),
});
export type AvatarLook = z.infer<typeof AvatarLook>;

/** Six emotes, in the order of their wire number minus one (0 on the wire: none). */
export const EMOTES = ["wave", "clap", "cheer", "dance", "laugh", "think"] as const;
export type Emote = (typeof EMOTES)[number];

/** What a body does, in the order of its wire number (3 bits). */
export const POSTURES = ["stand", "walk", "run", "sitOnSeat", "sitOnGround"] as const;
export type Posture = (typeof POSTURES)[number];
