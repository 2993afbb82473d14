import { FAR_RECORD_BYTES, type SnapshotWriter } from "@crowdwire/protocol";
import { INTEREST, PACE } from "@crowdwire/simulation";
import { RECORD, type World } from "../world/World.ts";
import type { ClientView } from "./ClientView.ts";
import { ENTRY, idOf, NEVER, slotOf } from "./Interest.ts";

/** Most ring records in one snapshot for each tick since the last, so that they spread themselves. */
const MOST_RING_RECORDS = Math.ceil(INTEREST.ringCount / INTEREST.ringEvery) + 1;
/** After so many ticks a ring record may be paid for with what is borrowed. */
const OVERDUE_TICKS = 3 * INTEREST.ringEvery;
/** And near ones leave room for so many of them in each tick: all of the ring within the time that makes them overdue. */
const RING_BYTES = Math.ceil(INTEREST.ringCount / OVERDUE_TICKS) * FAR_RECORD_BYTES;
/** However much is owed, in each tick so many near ones come: all of them between two looks around, which shuffle them. */
const LEAST_NEAR = Math.ceil(INTEREST.nearCount / INTEREST.refreshEvery);
const LEAST_RING = 1;

/**
 * Writes whoever has changed, as far as the client's share of bytes goes (REP4): near ones first, for which it may borrow, then
 * the ring. Who finds no room is first in the next snapshot.
 *
 * @param ticks How many have passed since the last snapshot.
 */
export function writeRecords(world: World, view: ClientView, writer: SnapshotWriter, ticks: number): void {
  const { count, nearCount } = view.interest;
  // So long may a snapshot be, for one more record to be added.
  const longest = view.allowance - PACE.overheadBytes - FAR_RECORD_BYTES;
  const longestBorrowed = longest + PACE.borrowedBytes;
  const forRing = count > nearCount ? RING_BYTES * ticks : 0;
  writeNear(world, view, writer, Math.max(longestBorrowed - forRing, withAtLeast(LEAST_NEAR * ticks, writer)));
  if (count === nearCount) return;
  const longestOverdue = Math.max(longestBorrowed, withAtLeast(LEAST_RING * ticks, writer));
  writeRing(world, view, writer, longest, longestOverdue, MOST_RING_RECORDS * ticks);
}

const withAtLeast = (records: number, writer: SnapshotWriter) => writer.length + (records - 1) * FAR_RECORD_BYTES;

function writeNear(world: World, view: ClientView, writer: SnapshotWriter, longest: number): void {
  const { nearCount } = view.interest;
  const first = view.nearTurn < nearCount ? view.nearTurn : 0;
  view.nearTurn = 0;
  if (writeNearBetween(world, view, writer, first, nearCount, longest) && first > 0) {
    writeNearBetween(world, view, writer, 0, first, longest);
  }
}

/** False where there was no room for all of them. This is where a crowd's time goes: nothing is looked up twice. */
function writeNearBetween(
  { records, tick }: World,
  view: ClientView,
  writer: SnapshotWriter,
  first: number,
  end: number,
  longest: number,
): boolean {
  const { entries } = view.interest;
  for (let entry = first * ENTRY.words; entry < end * ENTRY.words; entry += ENTRY.words) {
    const who = entries[entry + ENTRY.who]!;
    const at = slotOf(who) * RECORD.words;
    if (records[at + RECORD.changedTick]! <= entries[entry + ENTRY.sentTick]!) continue;
    // Whoever has not been introduced as they are now waits for that (REP5).
    if (records[at + RECORD.introduction]! !== entries[entry + ENTRY.introduced]) continue;
    if (writer.length > longest) {
      view.nearTurn = entry / ENTRY.words;
      return false;
    }
    const isWritten = writer.packedRecord(idOf(who), records[at + RECORD.place]!, records[at + RECORD.pose]!);
    if (isWritten) entries[entry + ENTRY.sentTick] = tick;
  }
  return true;
}

/**
 * Ring ones get what near ones leave of the client's share, in turns: the next snapshot goes on where this one ends. Those who
 * have waited for too long, or have never been told of, may borrow.
 */
function writeRing(
  { records, tick }: World,
  view: ClientView,
  writer: SnapshotWriter,
  longest: number,
  longestOverdue: number,
  most: number,
): void {
  const { entries, nearCount, count } = view.interest;
  const ringCount = count - nearCount;
  const dueTick = tick - INTEREST.ringEvery;
  const overdueTick = Math.max(NEVER, tick - OVERDUE_TICKS);
  let left = most;
  const first = view.ringTurn < ringCount ? view.ringTurn : 0;
  let next = first;
  for (let looked = 0; looked < ringCount; looked++) {
    const turn = first + looked < ringCount ? first + looked : first + looked - ringCount;
    const entry = (nearCount + turn) * ENTRY.words;
    const sent = entries[entry + ENTRY.sentTick]!;
    if (sent > dueTick) continue;
    const isOverdue = sent <= overdueTick;
    if (isOverdue ? writer.length > longestOverdue : left === 0 || writer.length > longest) continue;
    const who = entries[entry + ENTRY.who]!;
    const at = slotOf(who) * RECORD.words;
    if (records[at + RECORD.changedTick]! <= sent) continue;
    if (records[at + RECORD.introduction]! !== entries[entry + ENTRY.introduced]) continue;
    if (!writer.packedRecord(idOf(who), records[at + RECORD.place]!, records[at + RECORD.pose]!)) continue;
    entries[entry + ENTRY.sentTick] = tick;
    next = turn + 1;
    // A client looks around at once, and makes up for what it owes: neither counts.
    if (!isOverdue) left--;
  }
  view.ringTurn = next;
}
