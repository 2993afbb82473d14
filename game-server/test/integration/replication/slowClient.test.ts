import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type FloorUnderTest, startFloor } from "../../transport/FloorRoom.ts";
import { Participant, PLACES, type PlaceInWorld } from "../../transport/Participant.ts";

/** What a client that stops reading may cost the process (REP6). */
const MOST_BYTES = 128 * 1024;
/** For so long they sleep. */
const ASLEEP_MS = 20_000;
/** Then what they cost is looked at: shortly before they are let go. */
const MEASURED_AFTER_MS = 9000;
/** Who walks around those that sleep, and writes a line a second: over 20 kB/s for each who reads. */
const CROWD = 50;
/** How many stop reading at each place, so that what they cost together stands out from everything else. */
const SLEEPERS = 40;
/** How many of each place keep on reading, besides the crowd. */
const READERS = 2;
const TICK_MS = 50;
/** Longest time between two snapshots for anybody else. */
const MOST_TICKS = 4;

interface Sleeper {
  readonly who: Participant;
  /** Bytes read when they fell asleep: all that they have said they have. */
  readonly readBytes: number;
  /** Most bytes handed to their socket beyond that. */
  unread: number;
  /** Most bytes that waited inside the process. */
  buffered: number;
}

const isThere = ({ place, snapshotTimes, presences }: Participant): boolean =>
  place === "in line" ? presences > 0 : snapshotTimes.length > 0;
const keepsUp = ({ place, snapshotTimes, presences, chats }: Participant): boolean =>
  presences > 2 && (place === "in line" || (snapshotTimes.length > 20 && chats > 10));

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns++) {
    if (turns > 200) throw new Error(`Waited in vain for ${what}.`);
    await pause(TICK_MS);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What the process has in use, of its heap and beside it. */
function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("clients that stop reading", function () {
  this.timeout(90_000);
  let floor: FloorUnderTest;
  const readers: Participant[] = [];
  const sleepers: Sleeper[] = [];
  let memoryBytes = 0;
  /** Most work in one go while they slept: whatever else the machine does, milliseconds of the processor. */
  let longestWorkMs = 0;
  const droppedAfterMs: number[] = [];

  const all = (place: PlaceInWorld) => sleepers.filter(({ who }) => who.place === place);
  const tooSlow = () => floor.logged.filter((line) => line.includes('"tooSlow"'));

  /** Everybody comes in and keeps up; then some stop reading, and what that costs is looked at for twenty seconds. */
  before(async () => {
    const inside = CROWD + READERS + SLEEPERS;
    floor = await startFloor("crowd", { capacity: inside, spectators: READERS + SLEEPERS });
    for (let index = 0; index < CROWD; index++) {
      readers.push(new Participant(await floor.join(`Walker ${index}`), "inside", 20));
    }
    const toSleep: Participant[] = [];
    for (const place of PLACES) {
      for (let index = 0; index < READERS + SLEEPERS; index++) {
        const who = new Participant(await floor.join(`${place} ${index}`), place);
        (index < READERS ? readers : toSleep).push(who);
      }
      // The world is full once they are in, not before.
      await until("everybody to be where they belong", () => [...readers, ...toSleep].every(isThere));
    }
    await until("everybody to keep up for a while", () => toSleep.every(keepsUp));
    const usedBefore = usedBytes();
    let usedMeanwhile = 0;
    for (const { snapshotTimes } of readers) snapshotTimes.length = 0;
    for (const who of toSleep) {
      who.fallAsleep();
      sleepers.push({ who, readBytes: who.raw.socket.bytesRead, unread: 0, buffered: 0 });
    }
    const sockets = sleepers.map((sleeper) => ({ sleeper, socket: floor.socketOf(sleeper.who.raw) }));
    const sinceMs = performance.now();
    let elapsedMs = 0;
    for (; elapsedMs < ASLEEP_MS; elapsedMs = performance.now() - sinceMs) {
      for (const { sleeper, socket } of sockets) {
        sleeper.unread = Math.max(sleeper.unread, socket.bytesWritten - sleeper.readBytes);
        sleeper.buffered = Math.max(sleeper.buffered, socket.writableLength);
      }
      if (usedMeanwhile === 0 && elapsedMs > MEASURED_AFTER_MS) usedMeanwhile = usedBytes();
      while (droppedAfterMs.length < tooSlow().length) droppedAfterMs.push(elapsedMs);
      const cpuBefore = process.threadCpuUsage();
      await pause(TICK_MS / 2);
      const { user, system } = process.threadCpuUsage(cpuBefore);
      longestWorkMs = Math.max(longestWorkMs, (user + system) / 1000);
    }
    for (const who of readers) who.stop();
    memoryBytes = (usedMeanwhile - usedBefore) / sleepers.length;
  });
  after(() => floor.stop());

  for (const place of PLACES) {
    it(`[REP6] cost the process at most 128 kB each: ${place}`, () => {
      expect(all(place)).to.have.length(SLEEPERS);
      for (const { unread, buffered } of all(place)) {
        expect(unread, "handed to the socket and not acknowledged").to.be.within(1, MOST_BYTES);
        expect(buffered, "of that, not taken by the kernel").to.be.at.most(unread);
      }
    });

    it(`[REP6] are let go after ten seconds, and logged: ${place}`, () => {
      const lines = tooSlow();
      for (const { who } of all(place)) {
        expect(
          lines.filter((line) => line.includes(who.sessionId)),
          who.sessionId,
        ).to.have.length(1);
        expect(floor.socketOf(who.raw).destroyed, "the line is cut, though nobody said goodbye").to.equal(true);
      }
    });
  }

  it("[REP6] cost the process at most 128 kB of memory each, all together", () => {
    expect(memoryBytes).to.be.at.most(MOST_BYTES);
  });

  it("[REP6] are counted, each of them and nobody else", async () => {
    expect(await floor.metric("connections_closed_total")).to.equal(sleepers.length);
    expect(await floor.metric("clients")).to.equal(readers.length);
    expect(Math.min(...droppedAfterMs)).to.be.at.least(8500);
  });

  it("[REP6] are noticed by nobody else: no snapshot is missing, and none comes late", () => {
    // Every tick is in somebody's snapshots, and tells how long it was since the last, however busy the machine.
    const times = [...new Set(readers.flatMap(({ snapshotTimes }) => snapshotTimes))].sort((a, b) => a - b);
    const tickOf = new Map(times.map((ms, tick) => [ms, tick]));
    const gaps: number[] = [];
    for (const { raw, place, snapshotTimes, presences } of readers) {
      expect(raw.closing).to.equal(null);
      expect(presences).to.be.greaterThan(10);
      if (place === "in line") continue;
      const theirs = [times[0]!, ...snapshotTimes, times.at(-1)!];
      for (let index = 1; index < theirs.length; index++) {
        const [from, to] = [theirs[index - 1]!, theirs[index]!];
        expect(tickOf.get(to)! - tickOf.get(from)!, `ticks without a snapshot, ${place}`).to.be.at.most(MOST_TICKS);
        gaps.push(to - from);
      }
    }
    gaps.sort((a, b) => a - b);
    expect(gaps[Math.floor(gaps.length * 0.99)], "99 of 100 gaps").to.be.at.most(MOST_TICKS * TICK_MS);
    expect(longestWorkMs, "work in one go").to.be.at.most(MOST_TICKS * TICK_MS);
  });
});
