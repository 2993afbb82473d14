import { hasPermission, type UserId } from "@crowdwire/protocol";
import { NO_SLOT, type World } from "../world/World.ts";
import type { ChatPeer } from "./Chat.ts";

/** The people of a world as its chat sees them. */
export class WorldPeople {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  *all(): Iterable<ChatPeer> {
    const { active, population } = this.#world;
    for (let index = 0; index < population; index++) {
      const peer = this.#peer(active[index]!);
      if (peer) yield peer;
    }
  }

  ofUser(user: UserId): ChatPeer | undefined {
    return this.#peer(this.#world.slotOfUser(user));
  }

  ofSession(session: string): ChatPeer | undefined {
    return this.#peer(this.#world.slotOfSession(session));
  }

  ofEntity(entityId: number): ChatPeer | undefined {
    return this.#peer(this.#slotOf(entityId));
  }

  /** Where an avatar stands, in metres; null where there is none of this id. */
  placeOf(entityId: number): { x: number; y: number; z: number } | null {
    const slot = this.#slotOf(entityId);
    if (slot === NO_SLOT) return null;
    const { x, y, z } = this.#world;
    return { x: x[slot]!, y: y[slot]!, z: z[slot]! };
  }

  /** Who shares a conversation with somebody (GR4, GR6), themselves left out. */
  *near(user: UserId): Iterable<UserId> {
    const self = this.#world.slotOfUser(user);
    if (self === NO_SLOT) return;
    for (const slot of this.#world.conversations.companionsOf(self)) {
      const resident = this.#world.residents[slot];
      if (resident) yield resident.userId;
    }
  }

  #slotOf(entityId: number): number {
    const { active, population, id } = this.#world;
    for (let index = 0; index < population; index++) if (id[active[index]!] === entityId) return active[index]!;
    return NO_SLOT;
  }

  #peer(slot: number): ChatPeer | undefined {
    const resident = slot === NO_SLOT ? null : this.#world.residents[slot];
    if (!resident) return undefined;
    return {
      userId: resident.userId,
      entityId: this.#world.id[slot]!,
      name: resident.name,
      keepsOrder: hasPermission(this.#world.permissions[slot]!, "ban"),
    };
  }
}
