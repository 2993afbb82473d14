import { CliqueCover } from "./CliqueCover.ts";
import type { GroupTable } from "./GroupTable.ts";
import { NearLinks } from "./NearLinks.ts";
import { CONVERSATION, type ConversationRules } from "./rules.ts";

/**
 * Who talks with whom by nearness: links between people (GR1-GR3) and the groups that cover them (GR4, GR5).
 *
 * For each decision, ten a second: `add` everyone who takes part, then `decide`; read what changed from `groups` and say `settle`.
 */
export class ConversationGroups {
  readonly links: NearLinks;
  readonly #cover: CliqueCover;

  /**
   * @param capacity Slots are 0…capacity-1.
   * @param lastId Ids of groups begin after it.
   */
  constructor(capacity: number, rules: ConversationRules = CONVERSATION, lastId = 0) {
    this.links = new NearLinks(capacity, rules);
    this.#cover = new CliqueCover(capacity, this.links, lastId);
  }

  get groups(): GroupTable {
    return this.#cover.groups;
  }

  /** Someone who takes part in the next decision, at (x, z) in metres; `holder` is their entity id. */
  add(slot: number, holder: number, x: number, z: number): void {
    this.links.add(slot, holder, x, z);
  }

  decide(): void {
    this.links.decide();
    this.#cover.follow();
  }
}
