import type { ControlReport, EntityId, MediaTicket, ReplicaName, UserId, WorldId } from "@crowdwire/protocol";
import type { Logger } from "@crowdwire/service-kit";
import type { ControlLink } from "./ControlLink.ts";
import { GroupPublisher, type PublishedGroup } from "./GroupPublisher.ts";
import type { MediaTickets } from "./MediaTickets.ts";
import { Replicas } from "./Replicas.ts";

/** What a world tells the media tier, and has of it. */
export interface WorldMedia {
  change(group: PublishedGroup): void;
  depart(entity: EntityId): void;
  /** A ticket for somebody; one without an address where there is no voice now. */
  ticket(user: UserId, entity: EntityId): Promise<MediaTicket>;
  close(): void;
}

export interface MediaDeskOptions {
  /** null: this server has no voice. */
  readonly link: ControlLink | null;
  readonly tickets: MediaTickets;
  readonly logger: Logger;
  /** A change of a group is in force on the media tier: so long after it was decided. */
  readonly onApplied?: (seconds: number) => void;
  readonly timer: { now(): number; after(delayMs: number, callback: () => void): () => void };
}

interface ServedWorld {
  readonly id: WorldId;
  readonly publisher: GroupPublisher;
  /** Everybody needs a new ticket: they are served elsewhere from now on. */
  readonly onMoved: () => void;
  replica: ReplicaName | null;
  /** Somebody was told that there is no voice. */
  hasSaidNone: boolean;
}

/**
 * Where worlds meet the media tier: gives each world a replica, another one when that is lost or empties itself, and carries
 * what is said between them (SFU1, SFU4, SFU5).
 */
export class MediaDesk {
  readonly #options: MediaDeskOptions;
  readonly #replicas = new Replicas();
  readonly #worlds = new Set<ServedWorld>();

  constructor(options: MediaDeskOptions) {
    this.#options = options;
    options.link?.open({ report: (report) => this.#hear(report), lost: (replica) => this.#lose(replica) });
  }

  /** Opens a world's side. @param epoch See GroupPublisher. @param onMoved Everybody in it needs a new ticket. */
  open(world: WorldId, epoch: number, onMoved: () => void): WorldMedia {
    const { link, tickets, timer } = this.#options;
    const publisher = new GroupPublisher({
      world,
      epoch,
      send: (command) => {
        if (served.replica !== null) link?.send(served.replica, command);
      },
      nowMs: () => timer.now(),
      after: (delayMs, callback) => timer.after(delayMs, callback),
    });
    const served: ServedWorld = { id: world, publisher, onMoved, replica: this.#replicas.choose(), hasSaidNone: false };
    this.#worlds.add(served);
    publisher.start();
    return {
      change: (group) => publisher.change(group),
      depart: (entity) => publisher.depart(entity),
      ticket: async (user, entity) => {
        const { replica } = served;
        const url = replica === null ? undefined : this.#replicas.get(replica)?.hello.url;
        if (replica === null || url === undefined) {
          served.hasSaidNone = true;
          return tickets.none(world, entity);
        }
        return tickets.issue({ world, entity, user }, replica, url);
      },
      close: () => {
        publisher.close();
        this.#worlds.delete(served);
      },
    };
  }

  async close(): Promise<void> {
    await this.#options.link?.close();
  }

  #hear(report: ControlReport): void {
    switch (report.type) {
      case "hello":
        this.#welcome(report);
        break;
      case "load":
        this.#replicas.note(report);
        if (report.isDraining) this.#moveAway(report.replica);
        break;
      case "resend":
        for (const world of this.#worlds) if (world.id === report.world) world.publisher.resend();
        break;
      case "applied":
        this.#noteApplied(report);
        break;
      case "peers":
        break;
    }
  }

  #noteApplied({ world: id, epoch, revision, groupId }: Extract<ControlReport, { type: "applied" }>): void {
    for (const world of this.#worlds) {
      const ms = world.id === id ? world.publisher.applied(epoch, revision, groupId) : null;
      if (ms !== null) this.#options.onApplied?.(ms / 1000);
    }
  }

  #welcome(hello: Extract<ControlReport, { type: "hello" }>): void {
    const isNew = this.#replicas.add(hello);
    this.#options.logger.info({ replica: hello.replica, isNew }, "An SFU is there.");
    for (const world of this.#worlds) {
      world.replica ??= hello.replica;
      if (world.replica !== hello.replica) continue;
      world.publisher.resend();
      // The process that took the tickets is gone, or there was none.
      if (isNew || world.hasSaidNone) this.#renewTickets(world);
    }
  }

  #lose(replica: ReplicaName): void {
    this.#options.logger.warn({ replica }, "The way to an SFU is gone.");
    this.#replicas.remove(replica);
    this.#moveAway(replica);
  }

  /** Has the worlds of a replica served by a better one, where there is one. */
  #moveAway(from: ReplicaName): void {
    for (const world of this.#worlds) {
      if (world.replica !== from) continue;
      const to = this.#replicas.choose();
      if (to === null || to === from || !this.#replicas.isGood(to)) continue;
      world.replica = to;
      world.publisher.resend();
      this.#renewTickets(world);
    }
  }

  #renewTickets(world: ServedWorld): void {
    world.hasSaidNone = false;
    world.onMoved();
  }
}
