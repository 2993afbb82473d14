import { decodeChat } from "@crowdwire/protocol";
import type { CrowdLedger } from "../measure/CrowdLedger.ts";
import { readChatName } from "./chatName.ts";

/** One entry as far as an ear looks at it: its place in the one order, and whose and which of theirs it is. */
interface Heard {
  readonly id: number;
  /** -1: nobody's of the crowd. */
  readonly index: number;
  readonly number: number;
}

interface Batch {
  readonly hasGap: boolean;
  readonly isPast: boolean;
  readonly entries: readonly Heard[];
}

/**
 * What was read last. A world tells everyone the same bytes (SH7), and a crowd on one core must not be what is measured: bytes
 * that are the same say the same.
 */
let lastBytes: Uint8Array = new Uint8Array(0);
let lastBatch: Batch | null = null;

function read(bytes: Uint8Array): Batch {
  if (lastBatch !== null && Buffer.compare(bytes, lastBytes) === 0) return lastBatch;
  const { hasGap, isPast, entries } = decodeChat(bytes);
  lastBytes = new Uint8Array(bytes);
  lastBatch = {
    hasGap,
    isPast,
    entries: entries.map((entry) => {
      const name = entry.kind === "message" ? readChatName(entry.clientId) : null;
      return { id: entry.id, index: name?.index ?? -1, number: name?.number ?? 0 };
    }),
  };
  return lastBatch;
}

/**
 * One client's witness that chat comes exactly once and in order (SH7): numbers of the one order only grow, and of each
 * speaker of the crowd every message is heard after the one before it. It remembers what it has over lost connections.
 */
export class ChatEar {
  readonly #ledger: CrowdLedger;
  readonly #heardOwn: (number: number) => void;
  readonly #index: number;
  /** By speaker: the number of their last message; 0 where none was heard yet. */
  #last = new Uint16Array(64);
  #lastId = 0;
  /** Nothing but what was said before it came has been heard yet: that may come in several messages. */
  #isNew = true;

  /** @param heardOwn Told of one's own message when it comes back. */
  constructor(index: number, ledger: CrowdLedger, heardOwn: (number: number) => void) {
    this.#index = index;
    this.#ledger = ledger;
    this.#heardOwn = heardOwn;
  }

  /** The newest entry it has: what a client says when it comes back. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Takes a message of entries as it arrived. @throws RangeError where it cannot be read */
  take(bytes: Uint8Array): void {
    const { hasGap, isPast, entries } = read(bytes);
    const { counts } = this.#ledger;
    if (!isPast) this.#isNew = false;
    // A newcomer is told the last of it, which begins somewhere.
    const isHistory = this.#isNew;
    if (hasGap) counts.chatMissed++;
    for (const { id, index, number } of entries) {
      if (id <= this.#lastId) {
        counts.chatTwice++;
        continue;
      }
      this.#lastId = id;
      if (index < 0) continue;
      // What was said before it came may be of another run, which counted for itself.
      if (isHistory) continue;
      if (this.#follow(index, number)) counts.chatHeard++;
      if (index === this.#index) this.#heardOwn(number);
    }
  }

  /** False for a message that was heard before, or after its time: it makes up for none that is missing. */
  #follow(index: number, number: number): boolean {
    if (index >= this.#last.length) {
      const larger = new Uint16Array(Math.max(index + 1, 2 * this.#last.length));
      larger.set(this.#last);
      this.#last = larger;
    }
    const before = this.#last[index]!;
    const { counts } = this.#ledger;
    if (number <= before) counts.chatTwice++;
    else if (before > 0) counts.chatMissed += number - before - 1;
    this.#last[index] = Math.max(before, number);
    return number > before;
  }
}
