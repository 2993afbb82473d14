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

/** What a world hears of the media tier. */
export interface WorldMediaListener {
  /** Everybody needs a new ticket: they are served elsewhere from now on. */
  moved(): void;
  /** Somebody has begun or ended to speak, by what the SFU hears of their microphone. */
  spoke(entity: EntityId, isSpeaking: boolean): void;
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
  readonly listener: WorldMediaListener;
  /** Those who speak now. */
  readonly speaking: Set<EntityId>;
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

  /** Opens a world's side. @param epoch See GroupPublisher. */
  open(world: WorldId, epoch: number, listener: WorldMediaListener): WorldMedia {
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
    const served: ServedWorld = {
      id: world,
      publisher,
      listener,
      speaking: new Set(),
      replica: this.#replicas.choose(),
      hasSaidNone: false,
    };
    this.#worlds.add(served);
    publisher.start();
    return {
      change: (group) => publisher.change(group),
      depart: (entity) => {
        served.speaking.delete(entity);
        publisher.depart(entity);
      },
      ticket: async (user, entity) => {
        publisher.arrive(entity);
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
        this.#noteSpeaking(report);
        break;
    }
  }

  /** Only what changes is told: an SFU repeats itself after each connection. */
  #noteSpeaking({ world: id, peers }: Extract<ControlReport, { type: "peers" }>): void {
    for (const { id: worldId, speaking, listener } of this.#worlds) {
      if (worldId !== id) continue;
      for (const { entityId, isConnected, isSpeaking: isHeard } of peers) {
        const isSpeaking = isConnected && isHeard;
        if (isSpeaking === speaking.has(entityId)) continue;
        if (isSpeaking) speaking.add(entityId);
        else speaking.delete(entityId);
        listener.spoke(entityId, isSpeaking);
      }
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
    for (const world of this.#worlds) if (world.replica === replica) silence(world);
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
    world.listener.moved();
  }
}

/** What nobody reports any more is over. */
function silence({ speaking, listener }: ServedWorld): void {
  for (const entity of speaking) listener.spoke(entity, false);
  speaking.clear();
}
