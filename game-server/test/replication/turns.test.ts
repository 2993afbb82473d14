import { BYTES, createSnapshot, decodeSnapshot } from "@crowdwire/protocol";
import { INTEREST } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { createSchedule } from "../../src/systems/schedule.ts";
import { RemoteCrowd } from "../support/RemoteCrowd.ts";
import { TestWorld } from "../support/TestWorld.ts";

const NEAR = 10_000;
const RING = NEAR + INTEREST.nearCount;
const END = RING + INTEREST.ringCount;

/** Ticks between the records of each of the near ones and of the ring, while all of them turn on the spot in every tick. */
function intervals(heightMeters: number, wordsBytes: number): { near: number[]; ring: number[] } {
  const heard = new Map<number, number[]>();
  const snapshot = createSnapshot();
  // The first 32 stand nearest, wherever they are: one at a time walks out from the middle.
  const crowd = new RemoteCrowd(
    { people: 100, halfMeters: 40, metersPerTick: 0, height: () => heightMeters, place: (index) => [1 + index / 5, 0] },
    1,
  );
  const test: TestWorld = new TestWorld({
    remoteCapacity: 100,
    schedule: (replicator) => createSchedule(replicator, crowd),
    otherBytes: () => wordsBytes,
    hear: (session, type, bytes) => {
      if (type !== BYTES.snapshot) return;
      const { records, sequence } = decodeSnapshot(bytes, snapshot);
      test.acknowledge(session, sequence);
      if (test.ticks < 100) return;
      for (const id of records.id.subarray(0, records.count)) heard.set(id, [...(heard.get(id) ?? []), test.ticks]);
    },
  });
  test.enterAt("seer", 0, 0);
  test.tick(500);
  const between = (from: number, end: number) =>
    Array.from({ length: end - from }, (_, index) => heard.get(from + index) ?? []).flatMap((ticks) => {
      expect(ticks, "told of at all").to.not.deep.equal([]);
      return [100, ...ticks, 500].slice(1).map((tick, index) => tick - [100, ...ticks][index]!);
    });
  return { near: between(NEAR, RING), ring: between(RING, END) };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("people of whom not all find room in a snapshot", () => {
  it("[REP4] the near are told of in three of four snapshots where records are large, each within a fifth of a second", () => {
    const { near, ring } = intervals(5, 30);
    expect(mean(near)).to.be.at.most(4 / 3);
    expect(Math.max(...near)).to.be.at.most(4);
    expect(Math.max(...ring), "the ring within a second").to.be.at.most(20);
  });

  it("[REP4] the near are told of within half a second whatever comes beside, and nobody of the ring is forgotten", () => {
    const { near, ring } = intervals(5, 400);
    expect(Math.max(...near)).to.be.at.most(2 * INTEREST.refreshEvery);
    expect(Math.max(...ring)).to.be.at.most(INTEREST.ringCount + 3 * INTEREST.ringEvery);
  });
});
