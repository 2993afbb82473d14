import type { UserId, WorldId } from "@crowdwire/protocol";
import type { EventRecorder } from "./EventRecorder.ts";
import type { SaveTimer } from "./SaveQueue.ts";

export interface AttendanceOptions {
  readonly recorder: Pick<EventRecorder, "record" | "measure" | "visit">;
  readonly timer: SaveTimer;
  /** How many are in a world now, all processes together; null: everywhere. */
  readonly online: (world: WorldId | null) => number | Promise<number>;
}

/** Who is in one room of a world, and since when. */
interface Presence {
  readonly enteredAtMs: number;
  /** Up to here their time has been counted. */
  countedToMs: number;
}

interface Room {
  readonly world: WorldId;
  readonly people: Map<UserId, Presence>;
  /** Written since the last sample. */
  messages: number;
}

/** What a room tells of its people. */
export interface RoomAttendance {
  /** Somebody has an avatar here; saying so again, as when they come back from a lost connection, changes nothing. */
  entered(user: UserId): void;
  /** Their avatar is gone. */
  left(user: UserId): void;
  /** Somebody wrote something. */
  wrote(): void;
  /** These take part in the conference of this area of the map, and nobody else does. */
  gathered(area: { readonly id: number; readonly name: string }, users: Iterable<UserId>): void;
  /** Everybody is gone. */
  close(): void;
}

const SAMPLE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Turns comings and goings into events and figures: joins, different visitors, minutes spent, messages, the most people at
 * once. Time is counted by the minute, not at the end of a stay, so that a process that dies loses a minute of it at most.
 */
export class Attendance {
  readonly #options: AttendanceOptions;
  readonly #rooms = new Map<object, Room>();
  #cancelTimer: (() => void) | undefined;

  constructor(options: AttendanceOptions) {
    this.#options = options;
  }

  /** A room of a world has opened. */
  open(world: WorldId): RoomAttendance {
    const people = new Map<UserId, Presence>();
    const key = {};
    const room: Room = { world, people, messages: 0 };
    this.#rooms.set(key, room);
    const conferences = new Map<number, { place: string; users: ReadonlySet<UserId> }>();
    const leave = (user: UserId) => {
      const presence = people.get(user);
      if (presence === undefined) return;
      people.delete(user);
      this.#leave(world, user, presence);
    };
    return {
      entered: (user) => {
        if (people.has(user) || !this.#rooms.has(key)) return;
        people.set(user, this.#enter(world, user));
        this.#measurePeak(world, people.size);
        this.#schedule();
      },
      left: leave,
      wrote: () => {
        room.messages++;
      },
      gathered: ({ id, name: place }, users) => {
        const before = conferences.get(id)?.users ?? new Set();
        const now = new Set(users);
        conferences.set(id, { place, users: now });
        this.#tell(world, "leftConference", place, without(before, now));
        this.#tell(world, "enteredConference", place, without(now, before));
      },
      close: () => {
        for (const { place, users } of conferences.values()) this.#tell(world, "leftConference", place, users);
        conferences.clear();
        for (const user of [...people.keys()]) leave(user);
        this.#measureMessages(room, this.#options.timer.now());
        this.#rooms.delete(key);
      },
    };
  }

  /** No more samples; rooms that are still open are closed. */
  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (const room of this.#rooms.values()) {
      for (const [user, presence] of room.people) this.#leave(room.world, user, presence);
      this.#measureMessages(room, this.#options.timer.now());
    }
    this.#rooms.clear();
  }

  #enter(world: WorldId, user: UserId): Presence {
    const { recorder, timer } = this.#options;
    const at = timer.now();
    recorder.record({ kind: "enteredWorld", at, userId: user, worldId: world });
    for (const scope of [world, null]) {
      recorder.measure({ scope, metric: "joins", value: 1, at });
      recorder.visit({ scope, userId: user, at });
    }
    return { enteredAtMs: at.getTime(), countedToMs: at.getTime() };
  }

  #tell(world: WorldId, kind: "enteredConference" | "leftConference", place: string, users: Iterable<UserId>): void {
    const at = this.#options.timer.now();
    for (const userId of users) this.#options.recorder.record({ kind, at, userId, worldId: world, place });
  }

  #leave(world: WorldId, user: UserId, presence: Presence): void {
    const { recorder, timer } = this.#options;
    const at = timer.now();
    const minutes = Math.round((at.getTime() - presence.enteredAtMs) / MINUTE_MS);
    recorder.record({ kind: "leftWorld", at, userId: user, worldId: world, details: { minutes } });
    this.#measureMinutes(world, at.getTime() - presence.countedToMs, at);
  }

  #schedule(): void {
    this.#cancelTimer ??= this.#options.timer.after(SAMPLE_MS, () => {
      this.#cancelTimer = undefined;
      this.#sample();
      if (this.#population() > 0) this.#schedule();
    });
  }

  /** Counts everybody's time since the last sample, and whoever is still here in a new hour as a visitor of it. */
  #sample(): void {
    const at = this.#options.timer.now();
    const worlds = new Set<WorldId>();
    for (const room of this.#rooms.values()) {
      const { world, people } = room;
      this.#measureMessages(room, at);
      if (people.size === 0) continue;
      worlds.add(world);
      let stayedMs = 0;
      for (const [userId, presence] of people) {
        const isNewHour = Math.floor(presence.countedToMs / HOUR_MS) !== Math.floor(at.getTime() / HOUR_MS);
        if (isNewHour) for (const scope of [world, null]) this.#options.recorder.visit({ scope, userId, at });
        stayedMs += at.getTime() - presence.countedToMs;
        presence.countedToMs = at.getTime();
      }
      this.#measureMinutes(world, stayedMs, at);
    }
    for (const scope of [...worlds, null]) void this.#samplePeak(scope, at);
  }

  /** Counted together, since a large world writes hundreds in a second. */
  #measureMessages(room: Room, at: Date): void {
    if (room.messages === 0) return;
    for (const scope of [room.world, null]) {
      this.#options.recorder.measure({ scope, metric: "messages", value: room.messages, at });
    }
    room.messages = 0;
  }

  #measureMinutes(world: WorldId, stayedMs: number, at: Date): void {
    // A clock that was set back counts nothing rather than taking away.
    if (stayedMs <= 0) return;
    for (const scope of [world, null]) {
      this.#options.recorder.measure({ scope, metric: "minutes", value: stayedMs / MINUTE_MS, at });
    }
  }

  #measurePeak(world: WorldId, inRoom: number): void {
    const { recorder, timer } = this.#options;
    const at = timer.now();
    recorder.measure({ scope: world, metric: "peakOnline", value: inRoom, at });
    recorder.measure({ scope: null, metric: "peakOnline", value: this.#population(), at });
  }

  /** Other processes hold people of the same world: only together do they see how many there are. */
  async #samplePeak(scope: WorldId | null, at: Date): Promise<void> {
    try {
      this.#options.recorder.measure({ scope, metric: "peakOnline", value: await this.#options.online(scope), at });
    } catch {
      // Where the others cannot be asked, what this process saw itself stands.
    }
  }

  #population(): number {
    let people = 0;
    for (const room of this.#rooms.values()) people += room.people.size;
    return people;
  }
}

const without = (some: ReadonlySet<UserId>, others: ReadonlySet<UserId>): UserId[] =>
  [...some].filter((user) => !others.has(user));
