import { expect } from "chai";
import { describe, it } from "mocha";
import { Course } from "../../bench/bots/Course.ts";
import { checkAgreement, neighbourSearches } from "../../bench/interest.ts";
import { interleave } from "../../bench/interleave.ts";
import { floorHalfMeters, startOf } from "../../bench/rivals/floor.ts";

describe("what rivals are given", () => {
  it("is the same walk for the same seed, and another for another", () => {
    const say = (seed: number) => {
      const course = new Course(seed, 3);
      return Array.from({ length: 200 }, () => (course.step() ? { ...course.intent } : null));
    };
    expect(say(1)).to.deep.equal(say(1));
    expect(say(1)).to.not.deep.equal(say(2));
  });

  it("is intents on change and at least every 250 ms, at most 20 a second", () => {
    const course = new Course(1, 1);
    let silentSteps = 0;
    let longestSilence = 0;
    for (let step = 0; step < 2000; step++) {
      silentSteps = course.step() ? 0 : silentSteps + 1;
      longestSilence = Math.max(longestSilence, silentSteps);
    }
    expect(longestSilence).to.be.at.most(4);
  });

  it("is a floor of one person on 10 m², whoever serves it", () => {
    expect((2 * floorHalfMeters(1000)) ** 2).to.be.closeTo(10_000, 1e-6);
    const half = floorHalfMeters(50);
    for (let index = 0; index < 50; index++) {
      const { x, z } = startOf(index, 50, 7);
      expect(Math.max(Math.abs(x), Math.abs(z))).to.be.at.most(half);
      expect(startOf(index, 50, 7)).to.deep.equal({ x, z });
    }
  });
});

describe("neighbour searches", () => {
  it("find the same nearest 64, by grid, by k-d tree and by looking at everyone", () => {
    const { crowd, searches } = neighbourSearches(900, 5);
    const everyone = Array.from({ length: 900 }, (_, index) => index);
    for (let round = 0; round < 3; round++) {
      crowd.move();
      checkAgreement(searches, everyone);
    }
  });

  it("are told apart when one of them does not look", () => {
    const { searches } = neighbourSearches(300, 5);
    const blind = { ...searches[0]!, name: "blind", nearest: () => 0 };
    expect(() => checkAgreement([searches[1]!, blind], [1])).to.throw("blind finds others");
  });
});

describe("interleaving", () => {
  it("lets rivals take turns, after one round each that does not count", () => {
    const turns: string[] = [];
    const rival = (name: string) => ({ name, round: () => turns.push(name) });
    const samples = interleave([rival("a"), rival("b")], 2);
    expect(turns.join("")).to.equal("ababab");
    expect(samples["a"]).to.have.length(2);
    expect(samples["b"]).to.have.length(2);
  });
});
