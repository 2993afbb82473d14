import {
  AVATAR_PARTS,
  type AvatarLook,
  BYTES,
  createPresence,
  createSnapshot,
  DEFAULT_ROLE_PERMISSIONS,
  decodeIntroductions,
  decodePresence,
  decodeSnapshot,
  type Emote,
  type Intent,
  type Introduction,
  type PermissionBits,
  type Presence,
  restingIntent,
  type Snapshot,
  userId,
} from "@crowdwire/protocol";
import type { Ground, GroundPoint } from "@crowdwire/simulation";
import { Replicator } from "../../src/replication/Replicator.ts";
import { chanceInTurns } from "../../src/rooms/newcomerChance.ts";
import { createSchedule } from "../../src/systems/schedule.ts";
import type { Effect } from "../../src/world/effects.ts";
import type { Placement, SessionId } from "../../src/world/residents.ts";
import type { System } from "../../src/world/System.ts";
import { TickRunner } from "../../src/world/TickRunner.ts";
import { NO_SLOT, World, type WorldSeat } from "../../src/world/World.ts";
import type { WorldZone } from "../../src/world/ZoneIndex.ts";

export const someLook = Object.fromEntries(AVATAR_PARTS.map((part) => [part, 1])) as AvatarLook;

/** A flat floor, walled at ±`half` metres. */
class Floor implements Ground {
  readonly half: number;
  constructor(half: number) {
    this.half = half;
  }
  slide(_from: Readonly<GroundPoint>, x: number, z: number, out: GroundPoint): void {
    out.x = Math.fround(Math.max(-this.half, Math.min(this.half, x)));
    out.z = Math.fround(Math.max(-this.half, Math.min(this.half, z)));
    out.y = 0;
    out.polygon = 1;
  }
  locate(x: number, y: number, z: number, out: GroundPoint): boolean {
    if (!(Math.abs(x) <= this.half && Math.abs(z) <= this.half && Math.abs(y) < 4)) return false;
    this.slide(out, x, z, out);
    return true;
  }
}

/** What one client has been told, decoded as a client would. */
export interface Told {
  readonly introductions: Introduction[];
  readonly introduced: Set<number>;
  readonly presence: Presence;
  presences: number;
  readonly known: Map<number, { x: number; z: number; flags: number }>;
  snapshots: number;
  bytes: number;
  /** Ids that came in a record before anyone said who they are. */
  readonly strangers: Set<number>;
  readonly last: Snapshot;
}

export interface TestWorldOptions {
  readonly capacity?: number;
  readonly seats?: readonly WorldSeat[];
  readonly zones?: readonly WorldZone[];
  readonly halfMeters?: number;
  readonly remoteCapacity?: number;
  readonly schedule?: (replicator: Replicator) => readonly System[];
  /** How many may look on without an avatar; none where absent. */
  readonly spectators?: number;
  /** How many bytes of words go to a client beside each snapshot. */
  readonly otherBytes?: (session: SessionId) => number;
  /** Hears the bytes in place of `toldTo`; acknowledging them is its business then. */
  readonly hear?: (session: SessionId, type: number, bytes: Uint8Array) => void;
}

/** A world without sockets: spawn, press, tick, look. Time is a counter of ticks. */
export class TestWorld {
  readonly world: World;
  readonly runner: TickRunner;
  readonly effects: Effect[] = [];
  readonly failures: unknown[] = [];
  readonly told = new Map<SessionId, Told>();
  /** Sessions that have stopped reading: they acknowledge nothing. */
  readonly frozen = new Set<SessionId>();
  /** What waits in the process for a session. */
  readonly buffered = new Map<SessionId, number>();
  /** Sessions of which replication says that they do not keep up. */
  readonly behind = new Set<SessionId>();
  readonly replicator: Replicator;
  #ticks = 0;
  readonly #intentTicks = new Map<SessionId, number>();

  constructor(options: TestWorldOptions = {}) {
    const {
      capacity = 100,
      remoteCapacity = 0,
      seats = [],
      zones = [],
      halfMeters = 100,
      schedule = createSchedule,
    } = options;
    const spawns = [{ x: 0, y: 0, z: 0, yaw: 0, radiusMeters: 2 }];
    this.world = new World({ ground: new Floor(halfMeters), spawns, seats, zones, capacity, remoteCapacity });
    const hear = options.hear ?? ((session, type, bytes) => this.#hear(session, type, bytes));
    const { behind } = this;
    this.replicator = new Replicator(
      this.world.slots,
      {
        lineOf: (session) => ({
          send: (type, bytes) => hear(session, type, bytes),
          takeOtherBytes: () => options.otherBytes?.(session) ?? 0,
          bufferedBytes: () => this.buffered.get(session) ?? 0,
          get isBehind() {
            return behind.has(session);
          },
          set isBehind(isBehind) {
            if (isBehind) behind.add(session);
            else behind.delete(session);
          },
        }),
        flush: () => undefined,
      },
      options.spectators,
    );
    this.runner = new TickRunner(this.world, {
      schedule: schedule(this.replicator),
      chance: chanceInTurns(1),
      now: () => this.#ticks * 50,
      observer: {
        systemRan: () => undefined,
        tickRan: () => undefined,
        systemFailed: (_name, error) => this.failures.push(error),
      },
    });
  }

  /** Someone comes in; by default the user's name is the session's. */
  enter(session: SessionId, user = session, last: Placement | null = null): void {
    const resident = { userId: userId(user), name: user, look: someLook, permissions: DEFAULT_ROLE_PERMISSIONS };
    this.world.inbox.submit({ type: "enter", session, resident, last });
  }

  enterAt(session: SessionId, x: number, z: number): void {
    this.enter(session, session, { x, y: 0, z, yaw: 0 });
  }

  drop(session: SessionId): void {
    this.world.inbox.submit({ type: "drop", session });
  }

  leave(session: SessionId): void {
    this.world.inbox.submit({ type: "leave", session });
  }

  emote(session: SessionId, emote: Emote): void {
    this.world.inbox.submit({ type: "emote", session, emote });
  }

  sit(session: SessionId, seat: number | null): void {
    this.world.inbox.submit({ type: "sit", session, seat });
  }

  /** A user's role, from the next tick on. */
  permit(user: string, permissions: PermissionBits): void {
    this.world.inbox.submit({ type: "permit", userId: userId(user), permissions, isMuted: false, muteChanged: false });
  }

  /** The session's keys from now on. */
  press(session: SessionId, wish: Partial<Intent>): void {
    const slot = this.slot(session);
    const tick = Math.max((this.#intentTicks.get(session) ?? 0) + 1, this.#ticks);
    this.#intentTicks.set(session, tick);
    this.world.intents[slot]!.push(tick, { ...restingIntent(), ...wish });
  }

  /** The session says that it has this snapshot. */
  acknowledge(session: SessionId, sequence: number): void {
    const slot = this.slot(session);
    if (slot !== NO_SLOT) this.world.snapshotSeen[slot] = sequence;
  }

  /** How many ticks there have been. */
  get ticks(): number {
    return this.#ticks;
  }

  tick(count = 1): void {
    for (let left = count; left > 0; left--) {
      this.#ticks++;
      this.effects.push(...this.runner.run());
    }
  }

  /** A tick, or the next part of it. */
  part(): void {
    if (!this.runner.isMidTick) this.#ticks++;
    this.effects.push(...this.runner.runPart());
  }

  slot(session: SessionId): number {
    return this.world.slotOfSession(session);
  }

  id(session: SessionId): number {
    return this.world.id[this.slot(session)]!;
  }

  place(session: SessionId): { x: number; z: number } {
    const slot = this.slot(session);
    return { x: this.world.x[slot]!, z: this.world.z[slot]! };
  }

  toldTo(session: SessionId): Told {
    let told = this.told.get(session);
    if (!told) {
      told = {
        introductions: [],
        introduced: new Set(),
        presence: createPresence(),
        presences: 0,
        known: new Map(),
        snapshots: 0,
        bytes: 0,
        strangers: new Set(),
        last: createSnapshot(),
      };
      this.told.set(session, told);
    }
    return told;
  }

  effectsOf<Type extends Effect["type"]>(type: Type): Extract<Effect, { type: Type }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
  }

  #hear(session: SessionId, type: number, bytes: Uint8Array): void {
    const told = this.toldTo(session);
    told.bytes += bytes.length;
    if (type === BYTES.introductions) {
      for (const introduction of decodeIntroductions(bytes)) {
        told.introductions.push(introduction);
        told.introduced.add(introduction.id);
      }
      return;
    }
    if (type === BYTES.presence) {
      decodePresence(bytes, told.presence);
      told.presences++;
      return;
    }
    const snapshot = decodeSnapshot(bytes, told.last);
    told.snapshots++;
    if (!this.frozen.has(session)) this.acknowledge(session, snapshot.sequence);
    for (const id of snapshot.departed.subarray(0, snapshot.departedCount)) told.known.delete(id);
    const { count, id, x, z, flags } = snapshot.records;
    for (let index = 0; index < count; index++) {
      if (!told.introduced.has(id[index]!)) told.strangers.add(id[index]!);
      told.known.set(id[index]!, { x: x[index]! / 32 - 1024, z: z[index]! / 32 - 1024, flags: flags[index]! });
    }
  }
}
