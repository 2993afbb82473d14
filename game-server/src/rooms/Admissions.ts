import { type CloseNotice, LIMITS, type RefusalReason, type WatchMode } from "@crowdwire/protocol";
import type { Admission } from "../order/Admission.ts";
import type { Order } from "../order/Order.ts";
import { effectivePermissions } from "../order/Roster.ts";
import type { Gallery } from "../replication/Gallery.ts";
import type { PresenceLayer } from "../replication/PresenceLayer.ts";
import type { Placement } from "../world/residents.ts";
import { NO_SLOT, type World } from "../world/World.ts";
import type { Visitor } from "./Visitors.ts";
import { LONGEST_LINE, WaitingLine } from "./WaitingLine.ts";

export interface AdmissionsOptions {
  readonly world: World;
  readonly order: Order;
  /** Where those who wait may look on. */
  readonly gallery: Gallery;
  /** Somebody looks on from now. */
  readonly watches: (visitor: Visitor) => void;
  /** Somebody waits on without looking. */
  readonly looksAway: (visitor: Visitor) => void;
  /** Somebody who waits has not read for too long. */
  readonly fellBehind: (visitor: Visitor) => void;
  /** Somebody waits in another tab instead. */
  readonly takenOver: (visitor: Visitor) => void;
}

/** So long a place in line is kept for whoever lost the connection, as an avatar is (ID1). */
const KEPT_TICKS = LIMITS.reconnectionSeconds * LIMITS.tickHz;

/** Who of those with a seat comes in, waits, or only looks on. */
export class Admissions {
  readonly #options: AdmissionsOptions;
  readonly #line = new WaitingLine();

  constructor(options: AdmissionsOptions) {
    this.#options = options;
  }

  /** Would this user get a seat now, if only in the line? Whoever is inside or waits already always does. */
  hasRoomFor(user: Visitor["userId"]): boolean {
    const { world } = this.#options;
    return world.hasRoom || world.slotOfUser(user) !== NO_SLOT || this.#hasPlaceFor(user);
  }

  /** How many are connected without being inside. */
  get waiting(): number {
    return this.#line.connected;
  }

  /** Takes somebody in, or into the line; answers why not, where that may not be. */
  admit(visitor: Visitor, admission: Admission, last: Placement | null): CloseNotice | null {
    const { world, order } = this.#options;
    const { userId } = visitor;
    const refusal = order.roster.refusalOf(userId);
    if (refusal !== null) return refusal;
    // Nobody overtakes those who wait, but whoever has an avatar here does not wait.
    const isNew = world.slotOfUser(userId) === NO_SLOT;
    const hasToWait = isNew && (this.#line.ready > 0 || !world.hasRoom || this.#line.hasUser(userId));
    if (hasToWait && !this.#hasPlaceFor(userId)) return { reason: "worldFull", details: {} };
    const insider = order.welcome(admission, visitor.client.sessionId);
    const { name, look } = insider;
    const resident = { userId, name, look, permissions: effectivePermissions(insider) };
    const enter = { type: "enter", session: visitor.client.sessionId, resident, last } as const;
    if (hasToWait) {
      const before = this.#line.add(visitor, enter);
      if (before) this.#replace(before);
    } else world.inbox.submit(enter);
    return null;
  }

  /** How somebody who waits wants to; nothing for whoever does not. Looking on does not cost one's place in line. */
  wait(visitor: Visitor, mode: WatchMode): RefusalReason | undefined {
    const { gallery, world, watches, looksAway } = this.#options;
    const { sessionId } = visitor.client;
    if (!this.#line.has(sessionId)) return undefined;
    if (mode === "line") {
      gallery.remove(sessionId);
      looksAway(visitor);
    } else if (!gallery.has(sessionId)) {
      if (!gallery.admit(sessionId, world)) return "galleryFull";
      watches(visitor);
    }
    this.#line.setInLine(sessionId, mode !== "watch");
    return undefined;
  }

  /** A connection is gone; of whoever may be back (`isLost`) the place in line is kept for a while. */
  leave({ client, userId }: Visitor, isLost: boolean): void {
    const { world, gallery } = this.#options;
    gallery.remove(client.sessionId);
    if (isLost) this.#line.keep(client.sessionId, world.tick + KEPT_TICKS);
    else if (this.#line.remove(client.sessionId)) this.#forget(userId);
  }

  /** Lets in whom there is room for now, and shows the far crowd to the others. */
  letIn(presence: Pick<PresenceLayer, "serial" | "bytes">): void {
    if (this.#line.size === 0) return;
    const { world, order, gallery } = this.#options;
    for (const user of this.#line.expire(world.tick)) this.#forget(user);
    for (const enter of this.#line.take(world.capacity - world.population)) {
      gallery.remove(enter.session);
      // What was decided about them while they waited holds.
      const insider = order.roster.get(enter.resident.userId);
      if (insider === undefined) continue;
      const { name, look } = insider;
      const resident = { ...enter.resident, name, look, permissions: effectivePermissions(insider) };
      world.inbox.submit({ ...enter, resident });
    }
    for (const visitor of this.#line.show(presence, world.tick)) this.#options.fellBehind(visitor);
  }

  #hasPlaceFor(user: Visitor["userId"]): boolean {
    return this.#line.size < LONGEST_LINE || this.#line.hasUser(user);
  }

  /** Somebody is neither inside nor waits any more. */
  #forget(user: Visitor["userId"]): void {
    const { world, order } = this.#options;
    if (world.slotOfUser(user) === NO_SLOT) order.roster.remove(user);
  }

  #replace(before: Visitor): void {
    this.#options.gallery.remove(before.client.sessionId);
    this.#options.takenOver(before);
  }
}
