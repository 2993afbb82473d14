import { BYTES, LIMITS } from "@crowdwire/protocol";
import { createRandom, PACE } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { TestWorld } from "../support/TestWorld.ts";

const PEOPLE = 1000;
/** Until everyone has looked around. */
const SETTLE_SECONDS = 3;
const SECONDS = 5;

interface Figures {
  /** Bytes per client and second: the average, and of the client that was sent most. */
  mean: number;
  most: number;
  mostPresence: number;
}

/** A thousand people who all walk at random, and what each of them is sent. */
function measure(halfMeters: number, wordsBytes: number, seed: number): Figures {
  const random = createRandom(seed);
  const bytes = new Map<string, number>();
  const presence = new Map<string, number>();
  const add = (to: Map<string, number>, session: string, count: number) =>
    to.set(session, (to.get(session) ?? 0) + count);
  const test: TestWorld = new TestWorld({
    capacity: PEOPLE,
    halfMeters,
    otherBytes: wordsBytes,
    hear: (session, type, message) => {
      const count = message.length + PACE.overheadBytes;
      add(bytes, session, count);
      if (type === BYTES.presence) add(presence, session, count);
      if (type !== BYTES.snapshot) return;
      add(bytes, session, wordsBytes);
      test.acknowledge(session, message[0]! | (message[1]! << 8));
    },
  });
  for (let index = 0; index < PEOPLE; index++) {
    test.enterAt(`s${index}`, (random() * 2 - 1) * halfMeters, (random() * 2 - 1) * halfMeters);
  }
  test.tick();
  const walkASecond = () => {
    for (let tick = 0; tick < LIMITS.tickHz; tick++) {
      for (let index = tick; index < PEOPLE; index += LIMITS.tickHz) {
        const angle = random() * 2 * Math.PI;
        test.press(`s${index}`, { moveX: Math.round(127 * Math.cos(angle)), moveZ: Math.round(127 * Math.sin(angle)) });
      }
      test.tick();
    }
  };
  for (let second = 0; second < SETTLE_SECONDS; second++) walkASecond();
  const total = new Map<string, number>();
  presence.clear();
  for (let second = 0; second < SECONDS; second++) {
    bytes.clear();
    walkASecond();
    for (const [session, count] of bytes) add(total, session, count);
  }
  const sums = [...total.values()];
  return {
    mean: sums.reduce((a, b) => a + b, 0) / PEOPLE / SECONDS,
    most: Math.max(...sums) / SECONDS,
    mostPresence: Math.max(...presence.values()) / SECONDS,
  };
}

describe("what one client is sent among a thousand who all walk", () => {
  const means = new Map<string, number>();
  // Side by side within one interest radius; a lively square; one for each 1,000 m².
  // With each snapshot so many bytes of words, where groups form and dissolve all the time.
  for (const [name, halfMeters, wordsBytes] of [
    ["moshpit", 12, 30],
    ["square", 60, 30],
    ["spread", 500, 0],
  ] as const) {
    it(`[REP4] is at most 8 kB/s in all, words included, and 1 kB/s of far crowd (${name})`, function () {
      this.timeout(60_000);
      const figures = measure(halfMeters, wordsBytes, 7);
      expect(figures.most, JSON.stringify(figures)).to.be.at.most(8000);
      expect(figures.mostPresence).to.be.at.most(1000);
      // And not because little is said.
      expect(figures.mean).to.be.greaterThan(5000);
      means.set(name, figures.mean);
    });
  }

  it("[REP4] is within a tenth the same in a mosh pit as on a square", () => {
    const [moshpit, square] = [means.get("moshpit")!, means.get("square")!];
    expect(moshpit / square, `${moshpit} and ${square} bytes a second`).to.be.within(0.9, 1.1);
  });
});
