import { z } from "zod";
import { EntityIdOnWire } from "../media/names.ts";
import { ByteReader } from "./ByteReader.ts";
import { ByteWriter } from "./ByteWriter.ts";
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
/** A message's number: its place in the one order of its world (SH7). The history calls it so, too (`ChatLine.id`, as text). */
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
/** What became of a message, whose number is `target`. */
export type ChatRevision = Exclude<ChatEntry, ChatMessage>;

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
export function encodeChat(entries: readonly ChatEntry[], flags = NEWS): Uint8Array[] {
  const batches: Uint8Array[] = [];
  for (let at = 0; at < entries.length; ) {
    const { bytes, count } = encodeChatPart(at === 0 ? entries : entries.slice(at), {
      ...flags,
      hasGap: flags.hasGap && at === 0,
    });
    batches.push(bytes);
    at += count;
  }
  return batches;
}

/** The first of these entries, as many as fit into one message, and how many those are: at least one, where there is one. */
export function encodeChatPart(
  entries: readonly ChatEntry[],
  { hasGap, isPast } = NEWS,
): { readonly bytes: Uint8Array; readonly count: number } {
  const writer = new ByteWriter(CHAT_BATCH_BYTES);
  writer.u8((hasGap ? HAS_GAP : 0) + (isPast ? IS_PAST : 0));
  let count = 0;
  while (count < entries.length && writer.at + LONGEST_ENTRY <= CHAT_BATCH_BYTES) writeEntry(writer, entries[count++]!);
  return { bytes: writer.written(), count };
}

/** What a message holds. @throws RangeError where it is cut short or says what it cannot. */
export function decodeChat(bytes: Uint8Array): ChatBatchFlags & { readonly entries: readonly ChatEntry[] } {
  const reader = new ByteReader(bytes);
  const flags = reader.u8();
  const entries: ChatEntry[] = [];
  while (reader.at < bytes.length) entries.push(readEntry(reader));
  return { hasGap: (flags & HAS_GAP) !== 0, isPast: (flags & IS_PAST) !== 0, entries };
}

function writeEntry(out: ByteWriter, entry: ChatEntry): void {
  out.u8(KINDS.indexOf(entry.kind));
  out.u32(entry.id);
  if (entry.kind !== "message") {
    out.u32(entry.target);
    if (entry.kind === "edited") out.text(entry.text);
    return;
  }
  out.u8(SCOPES.indexOf(entry.scope) + (entry.isEdited ? EDITED : 0));
  writePerson(out, entry.from);
  if (entry.scope === "direct") writePerson(out, entry.to ?? NOBODY);
  out.f64(entry.sentAtMs);
  out.u8(entry.mentions.length);
  for (const id of entry.mentions) out.u16(id);
  out.text(entry.clientId);
  out.text(entry.text);
}

const NOBODY: ChatPerson = { entityId: 0, name: "" };

function readEntry(from: ByteReader): ChatEntry {
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

function readMessage(reader: ByteReader, id: number): ChatMessage {
  const packed = reader.u8();
  const scope = SCOPES[packed & (EDITED - 1)];
  if (scope === undefined) throw new RangeError("A chat entry of no scope there is.");
  const from = readPerson(reader);
  const to = scope === "direct" ? readPerson(reader) : null;
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

function writePerson(out: ByteWriter, { entityId, name }: ChatPerson): void {
  out.u16(entityId);
  out.text(name);
}

function readPerson(from: ByteReader): ChatPerson {
  return { entityId: from.u16(), name: from.text() };
}
