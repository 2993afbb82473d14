import {
  type ControlCommandInput,
  type EntityId,
  type GroupId,
  groupId,
  MEDIA_LIMITS,
  type WorldId,
} from "@crowdwire/protocol";
import type { ConversationEffect } from "../world/effects.ts";

export type PublishedGroup = ConversationEffect["group"];

export interface GroupPublisherOptions {
  readonly world: WorldId;
  /** The world's fencing token: higher than that of anyone who decided its groups before. */
  readonly epoch: number;
  /** Says something to the replica that serves this world; lost where there is none. */
  readonly send: (command: ControlCommandInput) => void;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

interface Said extends PublishedGroup {
  readonly revision: number;
}

const MANIFEST_MS = MEDIA_LIMITS.manifestSeconds * 1000;
/** A list that has become shorter is said so soon; many departures at once cost one list. */
const SHORTER_MS = 250;
/** Long enough for every SFU to hear of a departure, shorter than an id rests (ID1). */
const DEPARTED_MS = 20_000;

/**
 * Says to the media tier who may hear whom in one world (SFU1): each group's whole membership whenever it changes, and every two
 * seconds the list of all groups, so that whatever is lost, repeated or overtaken on the way comes right by itself.
 */
export class GroupPublisher {
  readonly #options: GroupPublisherOptions;
  readonly #groups = new Map<GroupId, Said>();
  readonly #departed = new Map<EntityId, number>();
  /** What was said and is not known to be in force yet, and since when. */
  readonly #unapplied = new Map<GroupId, { readonly revision: number; readonly saidMs: number }>();
  #revision = 0;
  #manifestDueMs = 0;
  #cancelManifest: () => void = () => undefined;

  constructor(options: GroupPublisherOptions) {
    this.#options = options;
  }

  /** From now on the list of groups is said. */
  start(): void {
    this.#manifest();
  }

  /** A group is another than before, or is no more. */
  change(group: PublishedGroup): void {
    this.#revision++;
    const said = { ...group, revision: this.#revision };
    if (group.members.length === 0) {
      if (!this.#groups.delete(group.groupId)) return;
      this.#manifestWithin(SHORTER_MS);
    } else {
      this.#groups.set(group.groupId, said);
    }
    this.#unapplied.set(group.groupId, { revision: this.#revision, saidMs: this.#options.nowMs() });
    this.#say(said);
  }

  /** An avatar is in the world: of one that has come back the SFUs must not hear any longer that it has gone. */
  arrive(entity: EntityId): void {
    this.#departed.delete(entity);
  }

  /** An avatar has left the world. */
  depart(entity: EntityId): void {
    this.#revision++;
    this.#departed.set(entity, this.#options.nowMs() + DEPARTED_MS);
    this.#manifestWithin(SHORTER_MS);
  }

  /**
   * An SFU has this state of a group in force.
   *
   * @returns Milliseconds since it was decided; null where that is not known: another has come since, or it was said again.
   */
  applied(epoch: number, revision: number, group: GroupId): number | null {
    const said = this.#unapplied.get(group);
    if (epoch !== this.#options.epoch || said?.revision !== revision) return null;
    this.#unapplied.delete(group);
    return this.#options.nowMs() - said.saidMs;
  }

  /** Says everything anew: the replica has just come, or lacks something. */
  resend(): void {
    // What takes its time now is the SFU's start, not a decision.
    this.#unapplied.clear();
    for (const said of this.#groups.values()) this.#say(said);
    this.#manifest();
  }

  /** The world ends, and with it every group. */
  close(): void {
    this.#cancelManifest();
    this.#revision++;
    this.#groups.clear();
    this.#sayManifest();
  }

  #say({ revision, ...group }: Said): void {
    const { world, epoch, send } = this.#options;
    send({ type: "group", world, epoch, revision, ...group });
  }

  /** Now, and from now on every two seconds. */
  #manifest(): void {
    this.#cancelManifest();
    this.#sayManifest();
    this.#manifestDueMs = Number.POSITIVE_INFINITY;
    this.#manifestWithin(MANIFEST_MS);
  }

  #manifestWithin(delayMs: number): void {
    const { nowMs, after } = this.#options;
    const dueMs = nowMs() + delayMs;
    if (dueMs >= this.#manifestDueMs) return;
    this.#cancelManifest();
    this.#manifestDueMs = dueMs;
    this.#cancelManifest = after(delayMs, () => this.#manifest());
  }

  #sayManifest(): void {
    const { world, epoch, send, nowMs } = this.#options;
    const forgottenMs = nowMs() - DEPARTED_MS;
    for (const [group, { saidMs }] of this.#unapplied) if (saidMs < forgottenMs) this.#unapplied.delete(group);
    for (const [entity, untilMs] of this.#departed) if (untilMs <= nowMs()) this.#departed.delete(entity);
    send({
      type: "manifest",
      world,
      epoch,
      revision: this.#revision,
      groups: Array.from(this.#groups.values(), ({ groupId: id, revision }) => ({ groupId: groupId(id), revision })),
      departed: [...this.#departed.keys()],
    });
  }
}
