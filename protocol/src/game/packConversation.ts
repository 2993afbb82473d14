import { ByteReader } from "./ByteReader.ts";
import { ByteWriter } from "./ByteWriter.ts";
import type { ConversationArea, ConversationGroup, ConversationState } from "./conversation.ts";

/*
 * The state of a conversation on the wire (GR8): in a walking crowd everybody is told theirs several times a second.
 *
 * Layout (little-endian): u8 flags (1: heard by the world, 2: an area follows) · list of hearers · u8 n · n groups, each: u8 kind ·
 * u32 id · list of members · [area: u8 zone · u8 kind · u8 flags · u16 capacity · name · list of speakers · list of requests].
 * A list is a u16 length and as many ids as u16; the name UTF-8 behind its length as u16.
 */

const IS_HEARD_BY_WORLD = 1;
const HAS_AREA = 2;
const GROUP_KINDS = ["talk", "conference", "stage"] as const satisfies readonly ConversationGroup["kind"][];
const AREA_KINDS = ["conference", "stage", "silent"] as const satisfies readonly ConversationArea["kind"][];
const AREA_FLAGS = { isSpeaker: 1, isAdmitted: 2, hasAsked: 4, isLocked: 8, isCapped: 16, mayManage: 32 } as const;

const HEAD_BYTES = 4;
const GROUP_BYTES = 7;
const AREA_BYTES = 11;
/** Of a UTF-16 unit in UTF-8. */
const LONGEST_UNIT = 3;

/** Writes states into memory of its own, which grows with them. */
export class ConversationWriter {
  #out = new ByteWriter(512);

  /** @returns Bytes that hold until the next call. */
  write({ groups, hearers, isHeardByWorld, area }: Readonly<ConversationState>): Uint8Array {
    const most = mostBytes(groups, hearers, area);
    if (most > this.#out.size) this.#out = new ByteWriter(2 * most);
    const out = this.#out;
    out.at = 0;
    out.u8((isHeardByWorld ? IS_HEARD_BY_WORLD : 0) | (area === null ? 0 : HAS_AREA));
    writeIds(out, hearers);
    out.u8(groups.length);
    for (const { kind, id, members } of groups) {
      out.u8(GROUP_KINDS.indexOf(kind));
      out.u32(id);
      writeIds(out, members);
    }
    if (area !== null) writeArea(out, area);
    return out.written();
  }
}

/** What a message holds. @throws RangeError where it is cut short, goes on behind its end, or says what it cannot. */
export function readConversation(bytes: Uint8Array): ConversationState {
  const from = new ByteReader(bytes);
  const flags = from.u8();
  const hearers = readIds(from);
  const groups = Array.from({ length: from.u8() }, () => ({
    kind: oneOf(GROUP_KINDS, from.u8()),
    id: from.u32(),
    members: readIds(from),
  }));
  const area = (flags & HAS_AREA) === 0 ? null : readArea(from);
  if (from.at !== bytes.length) throw new RangeError("A conversation goes on behind its end.");
  return { groups, hearers, isHeardByWorld: (flags & IS_HEARD_BY_WORLD) !== 0, area };
}

function mostBytes(
  groups: ConversationState["groups"],
  hearers: ConversationState["hearers"],
  area: ConversationState["area"],
): number {
  let bytes = HEAD_BYTES + 2 * hearers.length;
  for (const { members } of groups) bytes += GROUP_BYTES + 2 * members.length;
  if (area === null) return bytes;
  return bytes + AREA_BYTES + LONGEST_UNIT * area.name.length + 2 * (area.speakers.length + area.requests.length);
}

function writeIds(out: ByteWriter, ids: readonly number[]): void {
  out.u16(ids.length);
  for (const id of ids) out.u16(id);
}

function readIds(from: ByteReader): number[] {
  return Array.from({ length: from.u16() }, () => from.u16());
}

function writeArea(out: ByteWriter, area: ConversationArea): void {
  const flags =
    (area.role === "speaker" ? AREA_FLAGS.isSpeaker : 0) |
    (area.isAdmitted ? AREA_FLAGS.isAdmitted : 0) |
    (area.hasAsked ? AREA_FLAGS.hasAsked : 0) |
    (area.isLocked ? AREA_FLAGS.isLocked : 0) |
    (area.capacity === null ? 0 : AREA_FLAGS.isCapped) |
    (area.mayManage ? AREA_FLAGS.mayManage : 0);
  out.u8(area.zoneId);
  out.u8(AREA_KINDS.indexOf(area.kind));
  out.u8(flags);
  out.u16(area.capacity ?? 0);
  out.text(area.name);
  writeIds(out, area.speakers);
  writeIds(out, area.requests);
}

function readArea(from: ByteReader): ConversationArea {
  const zoneId = from.u8();
  const kind = oneOf(AREA_KINDS, from.u8());
  const flags = from.u8();
  const capacity = from.u16();
  return {
    zoneId,
    kind,
    name: from.text(),
    role: (flags & AREA_FLAGS.isSpeaker) === 0 ? "listener" : "speaker",
    isAdmitted: (flags & AREA_FLAGS.isAdmitted) !== 0,
    hasAsked: (flags & AREA_FLAGS.hasAsked) !== 0,
    isLocked: (flags & AREA_FLAGS.isLocked) !== 0,
    capacity: (flags & AREA_FLAGS.isCapped) === 0 ? null : capacity,
    speakers: readIds(from),
    requests: readIds(from),
    mayManage: (flags & AREA_FLAGS.mayManage) !== 0,
  };
}

function oneOf<Value>(values: readonly Value[], index: number): Value {
  const value = values[index];
  if (value === undefined) throw new RangeError("A conversation of a kind there is not.");
  return value;
}
