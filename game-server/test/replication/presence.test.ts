import { BYTES, createPresence, decodePresence, LIMITS } from "@crowdwire/protocol";
import { createRandom, INTEREST, PACE, PRESENCE } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { TestWorld } from "../support/TestWorld.ts";

interface Heard {
  readonly tick: number;
  readonly bytes: Buffer;
}

/** A crowd that stands about, and every message about the far crowd that each of them was sent. */
function crowd(people: number, halfMeters: number) {
  const heard = new Map<string, Heard[]>();
  const test: TestWorld = new TestWorld({
    capacity: people + 10,
    halfMeters: 500,
    hear: (session, type, bytes) => {
      if (type === BYTES.snapshot) test.acknowledge(session, bytes[0]! | (bytes[1]! << 8));
      if (type !== BYTES.presence) return;
      const list = heard.get(session) ?? [];
      heard.set(session, list);
      list.push({ tick: test.ticks, bytes: Buffer.from(bytes) });
    },
  });
  const random = createRandom(people);
  for (let index = 0; index < people; index++) {
    test.enterAt(`s${index}`, (random() * 2 - 1) * halfMeters, (random() * 2 - 1) * halfMeters);
  }
  return { test, heard };
}

describe("the far crowd", () => {
  it("[REP4] is everyone in the world, in the same bytes for everyone, however far away", () => {
    const { test, heard } = crowd(150, 400);
    test.tick(60);
    const messages = new Set([...heard.values()].flat().map(({ bytes }) => bytes.toString("hex")));
    expect(heard.size).to.equal(150);
    expect(messages.size, "one for each time it was written").to.be.at.most(60 / PRESENCE.fastestTicks);
    const last = decodePresence(heard.get("s0")!.at(-1)!.bytes, createPresence());
    expect(last.kind).to.equal("positions");
    const ids = new Map(Array.from({ length: last.count }, (_, i) => [last.id[i]!, i]));
    for (let index = 0; index < 150; index++) {
      const entry = ids.get(test.id(`s${index}`))!;
      const { x, z } = test.place(`s${index}`);
      // An extent of 800 m is told in steps of a quarter of a metre.
      expect(Math.abs(last.x[entry]! / 32 - 1024 - x)).to.be.at.most(1 / 8 + 1 / 64);
      expect(Math.abs(last.z[entry]! / 32 - 1024 - z)).to.be.at.most(1 / 8 + 1 / 64);
    }
  });

  it("[REP4] comes twice a second while it is small, and the more seldom the larger it is, but not less than every two seconds", () => {
    const intervals = [20, 150, 250, 1000].map((people) => {
      const { test, heard } = crowd(people, 200);
      test.tick(101);
      const ticks = heard.get("s3")!.map(({ tick }) => tick);
      return (ticks.at(-1)! - ticks[0]!) / (ticks.length - 1);
    });
    expect(intervals[0]).to.equal(LIMITS.tickHz / 2);
    expect(intervals[1]).to.be.greaterThan(intervals[0]!);
    expect(intervals[2]).to.be.greaterThan(intervals[1]!);
    expect(Math.max(...intervals)).to.be.at.most(2 * LIMITS.tickHz);
  });

  it("[REP4] becomes counts in cells when positions no longer fit, each still true", () => {
    for (const [people, halfMeters] of [
      [600, 30],
      [1000, 490],
    ] as const) {
      const { test, heard } = crowd(people, halfMeters);
      test.tick(60);
      const messages = heard.get("s3")!;
      const {
        kind,
        count,
        cellMeters,
        column,
        row,
        people: many,
      } = decodePresence(messages.at(-1)!.bytes, createPresence());
      expect(kind).to.equal("counts");
      const expected = new Map<string, number>();
      for (let index = 0; index < people; index++) {
        const { x, z } = test.place(`s${index}`);
        const cell = `${Math.floor((Math.round(x * 32) / 32 + 1024) / cellMeters)},${Math.floor((Math.round(z * 32) / 32 + 1024) / cellMeters)}`;
        expected.set(cell, (expected.get(cell) ?? 0) + 1);
      }
      expect(new Map(Array.from({ length: count }, (_, i) => [`${column[i]},${row[i]}`, many[i]]))).to.deep.equal(
        expected,
      );
      expect(cellMeters).to.equal(halfMeters < 100 ? 4 : 8);
      for (const { bytes } of messages) {
        const rate = ((bytes.length + PACE.overheadBytes) * LIMITS.tickHz) / PRESENCE.slowestTicks;
        expect(rate).to.be.at.most(PRESENCE.bytesPerSecond);
      }
    }
  });

  it("[REP4] does not alternate between finer and coarser while a few come and go", () => {
    const { test, heard } = crowd(276, 100);
    const kinds: string[] = [];
    for (let turn = 0; turn < 30; turn++) {
      for (let index = 0; index < 6; index++) {
        if (turn % 2 === 0) test.enterAt(`extra${turn}-${index}`, index, index);
        else test.leave(`extra${turn - 1}-${index}`);
      }
      test.tick(PRESENCE.slowestTicks);
      kinds.push(decodePresence(heard.get("s3")!.at(-1)!.bytes, createPresence()).kind);
    }
    const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
    expect(changes, kinds.join(" ")).to.be.at.most(1);
  });

  it("[REP4] is told of to each client in its turn, not to all in the same tick", () => {
    const { test, heard } = crowd(100, 50);
    test.tick(20 + INTEREST.refreshEvery);
    const ticks = new Set([...heard.values()].map((messages) => messages.at(-1)!.tick));
    expect(ticks.size).to.be.at.least(PRESENCE.spreadTicks);
  });
});
