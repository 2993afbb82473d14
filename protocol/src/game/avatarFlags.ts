import { EMOTES, type Emote, POSTURES, type Posture } from "../avatar.ts";

/** One byte about an avatar: bits 0-2 posture, 3 in the air, 4-6 emote (0: none). Bit 7 is free. */
export function packFlags(posture: number, inAir: boolean, emote: number): number {
  return (posture & 7) | (inAir ? 8 : 0) | ((emote & 7) << 4);
}

/** Index into POSTURES. */
export const postureOf = (flags: number): number => flags & 7;
export const isInAir = (flags: number): boolean => (flags & 8) !== 0;
/** 0: none, otherwise index into EMOTES plus one. */
export const emoteOf = (flags: number): number => (flags >> 4) & 7;

/** The posture's name; a number nobody has is someone standing. */
export const postureName = (posture: number): Posture => POSTURES[posture] ?? "stand";
/** The emote's name; null for 0. */
export const emoteName = (emote: number): Emote | null => EMOTES[emote - 1] ?? null;
/** The emote's number on the wire, 1…6. */
export const emoteNumber = (emote: Emote): number => EMOTES.indexOf(emote) + 1;

/** Postures by number, for code that compares many of them. */
export const POSTURE = { stand: 0, walk: 1, run: 2, sitOnSeat: 3, sitOnGround: 4 } as const satisfies Record<
  Posture,
  number
>;
