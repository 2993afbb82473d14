import { decode, encode, type Iterator } from "@colyseus/schema";
import { AVATAR_PARTS, type AvatarLook } from "../avatar.ts";
import { LIMITS } from "../limits.ts";

/**
 * Who someone is, told once to whoever is about to see them (REP5), and again when that changes. It holds until the
 * connection ends or someone else is introduced by that id: also when its owner walks away and comes back.
 */
export interface Introduction {
  id: number;
  name: string;
  look: AvatarLook;
}

/** A name of n UTF-16 units takes at most three bytes each, and two for its length. */
export const INTRODUCTION_MAX_BYTES = 2 + AVATAR_PARTS.length + 2 + 3 * LIMITS.displayNameChars;

/** Layout: u16 id · one byte for each of AVATAR_PARTS · name (length-prefixed UTF-8). A message is any number of them in a row. */
export function encodeIntroduction(introduction: Readonly<Introduction>): Uint8Array {
  const bytes = new Uint8Array(INTRODUCTION_MAX_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, introduction.id, true);
  AVATAR_PARTS.forEach((part, index) => {
    bytes[2 + index] = introduction.look[part];
  });
  const at: Iterator = { offset: 2 + AVATAR_PARTS.length };
  encode.string(bytes, introduction.name, at);
  return bytes.subarray(0, at.offset);
}

/** Everyone a message introduces. Throws RangeError where the bytes end in the middle of someone. */
export function decodeIntroductions(bytes: Uint8Array): Introduction[] {
  const introductions: Introduction[] = [];
  const at: Iterator = { offset: 0 };
  while (at.offset < bytes.length) {
    if (at.offset + 2 + AVATAR_PARTS.length >= bytes.length) throw new RangeError("An introduction is cut short.");
    const id = bytes[at.offset]! | (bytes[at.offset + 1]! << 8);
    at.offset += 2;
    const look = {} as AvatarLook;
    for (const part of AVATAR_PARTS) look[part] = bytes[at.offset++]!;
    const name = decode.string(bytes, at);
    if (at.offset > bytes.length) throw new RangeError("An introduction is cut short.");
    introductions.push({ id, name, look });
  }
  return introductions;
}
