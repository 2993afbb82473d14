import type { CloseNotice, JoinOptions } from "@crowdwire/protocol";
import type { Admission } from "../order/Admission.ts";
import type { Order } from "../order/Order.ts";
import { effectivePermissions } from "../order/Roster.ts";
import type { PresenceLayer } from "../replication/PresenceLayer.ts";
import type { Placement } from "../world/residents.ts";
import { NO_SLOT, type World } from "../world/World.ts";
import type { Visitor } from "./Visitors.ts";
import { LONGEST_LINE, WaitingLine } from "./WaitingLine.ts";

/** Who of those with a seat comes in, waits or only looks on. */
export class Admissions {
  readonly #world: World;
  readonly #order: Order;
  readonly #line = new WaitingLine();

  constructor(world: World, order: Order) {
    this.#world = world;
    this.#order = order;
  }

  /** Would this user get a seat now, if only in the line? Whoever is inside always does. */
  hasRoomFor(user: Visitor["userId"]): boolean {
    return this.#world.hasRoom || this.#world.slotOfUser(user) !== NO_SLOT || this.#line.length < LONGEST_LINE;
  }

  /** Takes somebody in, or into the line; answers why not, where that may not be. */
  admit(visitor: Visitor, admission: Admission, options: JoinOptions, last: Placement | null): CloseNotice | null {
    const { userId } = visitor;
    const refusal = this.#order.roster.refusalOf(userId);
    if (refusal !== null) return refusal;
    // Nobody overtakes those who wait, but whoever has an avatar here does not wait.
    const isNew = this.#world.slotOfUser(userId) === NO_SLOT;
    const hasToWait = options.isSpectator || (isNew && (this.#line.length > 0 || !this.#world.hasRoom));
    if (hasToWait && this.#line.length >= LONGEST_LINE) return { reason: "worldFull", details: {} };
    const insider = this.#order.welcome(admission);
    const { name, look } = insider;
    const resident = { userId, name, look, permissions: effectivePermissions(insider) };
    const enter = { type: "enter", session: visitor.client.sessionId, resident, last } as const;
    if (hasToWait) this.#line.add(visitor, enter, options.isSpectator);
    else this.#world.inbox.submit(enter);
    return null;
  }

  /** A connection is gone. */
  leave({ client, userId }: Visitor): void {
    if (this.#line.remove(client.sessionId) && this.#world.slotOfUser(userId) === NO_SLOT)
      this.#order.roster.remove(userId);
  }

  /** Lets in whom there is room for now, and shows the far crowd to the others. */
  letIn(presence: Pick<PresenceLayer, "serial" | "bytes">): void {
    if (this.#line.length === 0) return;
    for (const enter of this.#line.take(this.#world.capacity - this.#world.population)) {
      // What was decided about them while they waited holds.
      const insider = this.#order.roster.get(enter.resident.userId);
      if (insider === undefined) continue;
      const { name, look } = insider;
      const resident = { ...enter.resident, name, look, permissions: effectivePermissions(insider) };
      this.#world.inbox.submit({ ...enter, resident });
    }
    this.#line.show(presence);
  }
}
