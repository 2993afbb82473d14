import { decode, encode, type Iterator } from "@colyseus/schema";
import { z } from "zod";
import { EntityIdOnWire } from "../media/names.ts";
import { CHAT_LIMITS } from "./cleanChatText.ts";

/** To whom one writes: everyone in the world, one's conversation groups, or one person. */
export const ChatScope = z.union([
  z.literal("world"),
  z.literal("nearby"),
  z.strictObject({ to: EntityIdOnWire.describe("An avatar in this world.") }),
]);
export type ChatScope = z.infer<typeof ChatScope>;

/** What a client calls a message until it has a number: one that is sent again after a lost connection is taken once. */
export const ChatClientId = z.string().regex(/^[\w-]{8,24}$/u);
/** As typed; the server cleans it (`cleanChatText`) and says so where nothing or too much is left. */
export const ChatText = z.string().max(2 * CHAT_LIMITS.textChars);
/** A message's number: its place in the one order of its world (SH7). */
export const ChatId = z.int().min(1).max(0xffff_ffff);

const SCOPES = ["world", "nearby", "direct"] as const;
const KINDS = ["message", "edited", "deleted"] as const;

/** Somebody in a chat: their avatar's id, or 0 where they are not in the world now. */
export interface ChatPerson {
  readonly entityId: number;
  readonly name: string;
}

/** One thing that happened in a chat, with its place in the world's one order. */
export type ChatEntry =
  | {
      readonly kind: "message";
      readonly id: number;
      readonly scope: (typeof SCOPES)[number];
      readonly from: ChatPerson;
      /** To whom a direct message goes; otherwise nobody. */
      readonly to: ChatPerson | null;
      readonly text: string;
      /** Milliseconds since 1970, by the server's clock. */
      readonly sentAtMs: number;
      /** Was the text changed since? */
      readonly isEdited: boolean;
      /** Avatars that the text names (@name). */
      readonly mentions: readonly number[];
      /** What its sender's client called it. */
      readonly clientId: string;
    }
  /** A message has another text now. */
  | { readonly kind: "edited"; readonly id: number; readonly target: number; readonly text: string }
  /** A message is gone. */
  | { readonly kind: "deleted"; readonly id: number; readonly target: number };

export type ChatMessage = Extract<ChatEntry, { kind: "message" }>;

/** A message of at most this many bytes holds as many entries as fit. */
export const CHAT_BATCH_BYTES = 8192;
/** Bytes of the longest entry: three for each UTF-16 unit of its texts, and all its numbers. */
const LONGEST_ENTRY = 3 * (2 * CHAT_LIMITS.textChars + 2 * 48 + 24) + 2 * CHAT_LIMITS.mentions + 32;
const EDITED = 4;
const HAS_GAP = 1;
const IS_PAST = 2;

/** What a message of entries says about them. */
export interface ChatBatchFlags {
  /** Entries before the first one are missing for good. */
  readonly hasGap: boolean;
  /** They happened before their reader came. */
  readonly isPast: boolean;
}

const NEWS: ChatBatchFlags = { hasGap: false, isPast: false };

/**
 * Entries in the order of their numbers, cut into messages.
 *
 * Layout (little-endian): u8 flags (1: entries before the first are missing, 2: they are past), then each entry: u8 kind · u32 id, and by kind
 * message: u8 scope, plus 4 if edited · u16 sender · name · [direct: u16 recipient · name] · f64 time · u8 n · n u16 mentions ·
 * client's id · text; edited: u32 target · text; deleted: u32 target. Texts are UTF-8 behind their length as u16.
 */
export function encodeChat(entries: readonly ChatEntry[], { hasGap, isPast } = NEWS): Uint8Array[] {
  const batches: Uint8Array[] = [];
  let writer: Writer | null = null;
  for (const entry of entries) {
    if (writer === null || writer.at + LONGEST_ENTRY > CHAT_BATCH_BYTES) {
      if (writer !== null) batches.push(writer.bytes.subarray(0, writer.at));
      writer = new Writer();
      writer.u8((hasGap && batches.length === 0 ? HAS_GAP : 0) + (isPast ? IS_PAST : 0));
    }
    writeEntry(writer, entry);
  }
  if (writer !== null) batches.push(writer.bytes.subarray(0, writer.at));
  return batches;
}

/** What a message holds. @throws RangeError where it is cut short or says what it cannot. */
export function decodeChat(bytes: Uint8Array): ChatBatchFlags & { readonly entries: readonly ChatEntry[] } {
  const reader = new Reader(bytes);
  const flags = reader.u8();
  const entries: ChatEntry[] = [];
  while (reader.at < bytes.length) entries.push(readEntry(reader));
  return { hasGap: (flags & HAS_GAP) !== 0, isPast: (flags & IS_PAST) !== 0, entries };
}

function writeEntry(out: Writer, entry: ChatEntry): void {
  out.u8(KINDS.indexOf(entry.kind));
  out.u32(entry.id);
  if (entry.kind !== "message") {
    out.u32(entry.target);
    if (entry.kind === "edited") out.text(entry.text);
    return;
  }
  out.u8(SCOPES.indexOf(entry.scope) + (entry.isEdited ? EDITED : 0));
  out.person(entry.from);
  if (entry.scope === "direct") out.person(entry.to ?? NOBODY);
  out.f64(entry.sentAtMs);
  out.u8(entry.mentions.length);
  for (const id of entry.mentions) out.u16(id);
  out.text(entry.clientId);
  out.text(entry.text);
}

const NOBODY: ChatPerson = { entityId: 0, name: "" };

function readEntry(from: Reader): ChatEntry {
  const kind = KINDS[from.u8()];
  const id = from.u32();
  switch (kind) {
    case "message":
      return readMessage(from, id);
    case "edited":
      return { kind, id, target: from.u32(), text: from.text() };
    case "deleted":
      return { kind, id, target: from.u32() };
    default:
      throw new RangeError("A chat entry of no kind there is.");
  }
}

function readMessage(reader: Reader, id: number): ChatMessage {
  const packed = reader.u8();
  const scope = SCOPES[packed & (EDITED - 1)];
  if (scope === undefined) throw new RangeError("A chat entry of no scope there is.");
  const from = reader.person();
  const to = scope === "direct" ? reader.person() : null;
  const sentAtMs = reader.f64();
  const mentions = Array.from({ length: reader.u8() }, () => reader.u16());
  const clientId = reader.text();
  const text = reader.text();
  return {
    kind: "message",
    id,
    scope,
    from,
    to,
    sentAtMs,
    isEdited: (packed & EDITED) !== 0,
    mentions,
    clientId,
    text,
  };
}

class Writer {
  readonly bytes = new Uint8Array(CHAT_BATCH_BYTES);
  readonly #view = new DataView(this.bytes.buffer);
  at = 0;

  u8(value: number): void {
    this.#view.setUint8(this.at, value);
    this.at += 1;
  }
  u16(value: number): void {
    this.#view.setUint16(this.at, value, true);
    this.at += 2;
  }
  u32(value: number): void {
    this.#view.setUint32(this.at, value, true);
    this.at += 4;
  }
  f64(value: number): void {
    this.#view.setFloat64(this.at, value, true);
    this.at += 8;
  }
  text(value: string): void {
    const at: Iterator = { offset: this.at + 2 };
    encode.utf8Write(this.bytes, value, at);
    this.u16(at.offset - this.at - 2);
    this.at = at.offset;
  }
  person({ entityId, name }: ChatPerson): void {
    this.u16(entityId);
    this.text(name);
  }
}

/**
 * A text of ASCII alone, in one piece; null where it holds anything else. Put together character by character, engines keep a text as
 * a tree of its parts: a thousand messages would be megabytes.
 */
function readPlain(bytes: Uint8Array, offset: number, length: number): string | null {
  const units: number[] = [];
  for (let at = offset; at < offset + length; at++) {
    const byte = bytes[at]!;
    if (byte > 0x7f) return null;
    units.push(byte);
  }
  return String.fromCharCode.apply(null, units);
}

/** Reading past the end throws RangeError: a DataView does by itself. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#view.getUint8(this.#step(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }
  f64(): number {
    return this.#view.getFloat64(this.#step(8), true);
  }
  text(): string {
    const length = this.u16();
    const at: Iterator = { offset: this.#step(length) };
    if (this.at > this.#bytes.length) throw new RangeError("A text is cut short.");
    return readPlain(this.#bytes, at.offset, length) ?? decode.utf8Read(this.#bytes, at, length);
  }
  person(): ChatPerson {
    return { entityId: this.u16(), name: this.text() };
  }

  #step(bytes: number): number {
    const at = this.at;
    this.at += bytes;
    return at;
  }
}
