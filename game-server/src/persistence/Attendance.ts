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
  /** Since when they speak, or from where on it has not been counted; null while they are silent. */
  speaksSinceMs: number | null;
  /** When it was last noted that they used something. */
  usedAtMs: number;
}

interface Room {
  readonly world: WorldId;
  readonly people: Map<UserId, Presence>;
  /** Written since the last sample. */
  messages: number;
  /** How long people spoke since the last sample, all together. */
  talkedMs: number;
}

/** What a room tells of its people. */
export interface RoomAttendance {
  /** Somebody has an avatar here; saying so again, as when they come back from a lost connection, changes nothing. */
  entered(user: UserId): void;
  /** Their avatar is gone. */
  left(user: UserId): void;
  /** Somebody wrote something. */
  wrote(): void;
  /** They have begun or ended to speak. */
  spoke(user: UserId, isSpeaking: boolean): void;
  /** They have used a thing of the map; what it is, in words that go after “used”. */
  used(user: UserId, object: string): void;
  /** These take part in the conference of this area of the map, and nobody else does. */
  gathered(area: { readonly id: number; readonly name: string }, users: Iterable<UserId>): void;
  /** Everybody is gone. */
  close(): void;
}

const SAMPLE_MS = 60_000;
/** Whoever hops from seat to seat does not fill the history: it is noted this often at most. */
const USE_MS = 10_000;
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
    const room: Room = { world, people, messages: 0, talkedMs: 0 };
    this.#rooms.set(key, room);
    const conferences = new Map<number, { place: string; users: ReadonlySet<UserId> }>();
    const leave = (user: UserId) => {
      const presence = people.get(user);
      if (presence === undefined) return;
      people.delete(user);
      this.#countTalk(room, presence, false);
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
      spoke: (user, isSpeaking) => {
        const presence = people.get(user);
        if (presence !== undefined) this.#countTalk(room, presence, isSpeaking);
      },
      used: (user, place) => {
        const presence = people.get(user);
        const at = this.#options.timer.now();
        if (presence === undefined || at.getTime() - presence.usedAtMs < USE_MS) return;
        presence.usedAtMs = at.getTime();
        this.#tell(world, "usedObject", place, [user]);
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
        this.#measureRoom(room, this.#options.timer.now());
        this.#rooms.delete(key);
      },
    };
  }

  /** No more samples; rooms that are still open are closed. */
  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (const room of this.#rooms.values()) {
      for (const [user, presence] of room.people) {
        this.#countTalk(room, presence, false);
        this.#leave(room.world, user, presence);
      }
      this.#measureRoom(room, this.#options.timer.now());
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
    return { enteredAtMs: at.getTime(), countedToMs: at.getTime(), speaksSinceMs: null, usedAtMs: -USE_MS };
  }

  #tell(
    world: WorldId,
    kind: "enteredConference" | "leftConference" | "usedObject",
    place: string,
    users: Iterable<UserId>,
  ): void {
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
      for (const presence of people.values()) this.#countTalk(room, presence, presence.speaksSinceMs !== null);
      this.#measureRoom(room, at);
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

  /** Adds what somebody has spoken since they were last looked at. */
  #countTalk(room: Room, presence: Presence, isSpeaking: boolean): void {
    const nowMs = this.#options.timer.now().getTime();
    if (presence.speaksSinceMs !== null) room.talkedMs += Math.max(0, nowMs - presence.speaksSinceMs);
    presence.speaksSinceMs = isSpeaking ? nowMs : null;
  }

  /** What is counted for all together, since in a large world hundreds write and speak in a second. */
  #measureRoom(room: Room, at: Date): void {
    const { world, messages, talkedMs } = room;
    for (const scope of [world, null]) {
      const { recorder } = this.#options;
      if (messages > 0) recorder.measure({ scope, metric: "messages", value: messages, at });
      if (talkedMs > 0) recorder.measure({ scope, metric: "minutesTalked", value: talkedMs / MINUTE_MS, at });
    }
    room.messages = 0;
    room.talkedMs = 0;
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
