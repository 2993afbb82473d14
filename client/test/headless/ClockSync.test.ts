import { createRandom } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { ArrivalJitter } from "../../headless/ArrivalJitter.ts";
import { ClockSync } from "../../headless/ClockSync.ts";

const OFFSET_MS = 123_456;

describe("ClockSync", () => {
  it("[ID3] is off by less than half the shortest round trip, on a line that is slower now and then", () => {
    const random = createRandom(2);
    const clock = new ClockSync();
    let shortest = Number.POSITIVE_INFINITY;
    for (let sentMs = 0; sentMs < 20_000; sentMs += 2000) {
      const [up, down] = [20 + random() * 200, 20 + random() * 200];
      shortest = Math.min(shortest, up + down);
      clock.add(sentMs, sentMs + up + down, sentMs + up + OFFSET_MS);
      expect(Math.abs(clock.serverMs(1000) - 1000 - OFFSET_MS)).to.be.at.most(shortest / 2);
    }
  });

  it("[ID3] forgets round trips of long ago, since clocks drift", () => {
    const clock = new ClockSync();
    clock.add(0, 2, 1 + OFFSET_MS);
    clock.add(40_000, 40_100, 40_050 + OFFSET_MS + 500);
    expect(clock.serverMs(0)).to.be.closeTo(OFFSET_MS + 500, 1);
  });

  it("[ID3] makes do with the first server time it sees, until there is a round trip", () => {
    const clock = new ClockSync();
    clock.guess(100, 5000);
    expect(clock.serverMs(100)).to.equal(5000);
    clock.add(200, 240, 5115);
    expect(clock.serverMs(240)).to.equal(5135);
    clock.reset();
    expect(clock.isKnown).to.equal(false);
  });

  it("ignores a round trip that ends before it begins", () => {
    const clock = new ClockSync();
    clock.add(100, 50, 1);
    clock.add(Number.NaN, 50, 1);
    expect(clock.isKnown).to.equal(false);
  });
});

describe("ArrivalJitter", () => {
  it("rises at once with a late snapshot and calms down slowly", () => {
    const jitter = new ArrivalJitter();
    for (let tick = 0; tick < 200; tick++) jitter.add(tick * 50 + 30, tick * 50);
    const calm = jitter.ms;
    jitter.add(10_000 + 330, 10_000);
    const shaken = jitter.ms;
    for (let tick = 201; tick < 260; tick++) jitter.add(tick * 50 + 30, tick * 50);
    expect(calm).to.be.lessThan(5);
    expect(shaken).to.be.greaterThan(60);
    expect(jitter.ms).to.be.within(10, shaken);
  });
});
