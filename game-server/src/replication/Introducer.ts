import { BYTES } from "@crowdwire/protocol";
import { RECORD, type World } from "../world/World.ts";
import type { ClientView } from "./ClientView.ts";
import { ENTRY, slotOf } from "./Interest.ts";

/** Largest message of introductions; the rest follow with the next snapshot. */
const INTRODUCTIONS_BYTES = 8192;

/** Says who people are, before anything else is said of them (REP5). */
export class Introducer {
  readonly #bytes = new Uint8Array(INTRODUCTIONS_BYTES);

  /** Introduces whom the client does not know, or not as they are now: near ones first, as far as its share goes, but one. */
  introduce(world: World, view: ClientView): void {
    const { interest, memory } = view;
    const most = Math.min(INTRODUCTIONS_BYTES, view.allowance);
    let length = 0;
    view.hasToIntroduce = false;
    const { entries } = interest;
    for (let at = 0; at < interest.count * ENTRY.words; at += ENTRY.words) {
      const slot = slotOf(entries[at + ENTRY.who]!);
      const serial = world.records[slot * RECORD.words + RECORD.introduction]!;
      if (entries[at + ENTRY.introduced] === serial) continue;
      const introduction = world.introductions[slot]!;
      if (length > 0 && length + introduction.length > most) {
        view.hasToIntroduce = true;
        break;
      }
      this.#bytes.set(introduction, length);
      length += introduction.length;
      entries[at + ENTRY.introduced] = serial;
      memory.add(slot, serial);
    }
    if (length > 0) view.send(BYTES.introductions, this.#bytes.subarray(0, length));
  }
}
