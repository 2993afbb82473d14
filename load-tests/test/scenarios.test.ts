import { createRandom, INTEREST } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { planAttendance } from "../src/scenarios/attendance.ts";
import { SCENARIO_NAMES, scenarioOf } from "../src/scenarios/index.ts";
import { fieldMap } from "./support/FlatGround.ts";
import { simulateCrowd } from "./support/simulateCrowd.ts";

type Place = { readonly x: number; readonly z: number };
const distance = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.z - b.z);

function isInside({ x, z }: Place, zone: (typeof fieldMap.zones)[number]): boolean {
  const { shape } = zone;
  if (shape.type === "circle") return distance({ x, z }, zone) <= shape.radiusMeters;
  return Math.abs(x - zone.x) <= shape.widthMeters / 2 && Math.abs(z - zone.z) <= shape.depthMeters / 2;
}
const inRooms = (places: readonly Place[]) => {
  return places.filter((place) => fieldMap.zones.some((zone) => isInside(place, zone))).length / places.length;
};

describe("scenarios", () => {
  for (const scenario of SCENARIO_NAMES) {
    it(`replays the same crowd from the same seed: ${scenario}`, () => {
      const first = simulateCrowd(scenario, 12, 40, 7);
      expect(simulateCrowd(scenario, 12, 40, 7).hashes).to.deep.equal(first.hashes);
      expect(simulateCrowd(scenario, 12, 40, 8).hashes).not.to.deep.equal(first.hashes);
      expect(first.walkingShare).to.be.greaterThan(0.1);
    });
  }

  for (const scenario of SCENARIO_NAMES.filter((name) => name !== "line")) {
    it(`goes to the same places wherever the server lets people in: ${scenario}`, () => {
      const here = simulateCrowd(scenario, 12, 40, 7).goals;
      const there = simulateCrowd(scenario, 12, 40, 7, 9).goals;
      for (const [index, goals] of here.entries()) {
        // Whoever begins farther away has got less far by the end.
        const both = Math.min(goals.length, there[index]!.length);
        expect(both).to.be.at.least(2);
        expect(there[index]!.slice(0, both)).to.deep.equal(goals.slice(0, both));
      }
    });
  }

  it("moves up in the same line wherever the server lets people in; who is late leaves out a place", () => {
    const line = simulateCrowd("line", 12, 200, 7).goals;
    for (const [index, goals] of simulateCrowd("line", 12, 40, 7, 9).goals.entries()) {
      expect(goals.length).to.be.at.least(2);
      expect(line[index]).to.deep.include.members([...goals]);
    }
  });

  it("lets nobody's way depend on how many others there are", () => {
    const few = simulateCrowd("wander", 5, 30, 3);
    const many = simulateCrowd("wander", 20, 30, 3);
    expect(many.hashes.slice(0, 5)).to.deep.equal(few.hashes);
  });

  it("keeps everyone in a moshpit within each other's interest", () => {
    const { states } = simulateCrowd("moshpit", 60, 60, 1);
    const farthest = Math.max(...states.flatMap((one) => states.map((other) => distance(one, other))));
    expect(farthest).to.be.lessThan(22).and.lessThan(INTEREST.reachMeters);
  });

  it("has as many walking in a moshpit as in a stroll, so that only nearness differs", () => {
    const pit = simulateCrowd("moshpit", 60, 120, 2).walkingShare;
    const stroll = simulateCrowd("wander", 60, 120, 2).walkingShare;
    expect(pit / stroll).to.be.within(0.93, 1.07);
  });

  it("stands in a line with the same space between each two", () => {
    const { states } = simulateCrowd("line", 20, 64, 1);
    // Some who have left the first place for the last are still on the way, beside the others.
    const sorted = [...states].sort((a, b) => a.x - b.x).map(({ x }) => x);
    const gaps = sorted.slice(1).map((x, index) => x - sorted[index]!);
    const even = gaps.filter((gap) => gap > 3 && gap < 4);
    expect(even.length).to.be.greaterThan(10);
  });

  it("fills the rooms of a conference and empties them again", () => {
    expect(inRooms(simulateCrowd("conference", 40, 20, 1).states)).to.be.greaterThan(0.9);
    expect(inRooms(simulateCrowd("conference", 40, 31, 1).states)).to.be.lessThan(0.1);
    expect(inRooms(simulateCrowd("conference", 40, 52, 1).states)).to.be.greaterThan(0.9);
  });

  it("runs a stampede from one end to the other and back, all together", () => {
    const sides = [30, 64].map((seconds) =>
      simulateCrowd("stampede", 30, seconds, 1).states.map(({ x }) => Math.sign(x)),
    );
    for (const side of sides) expect(new Set(side).size).to.equal(1);
    expect(sides[0]![0]).to.equal(-sides[1]![0]!);
  });
});

describe("who comes and goes", () => {
  const seconds = 60;

  it("lets people leave and come back in turns, within the run, the same from the same seed", () => {
    const { attendance } = scenarioOf("churn");
    const comings = planAttendance(attendance, createRandom(5), seconds);
    expect(comings.map(({ what }) => what)).to.deep.equal(
      comings.map((_, index) => (index % 2 === 0 ? "leave" : "join")),
    );
    expect(comings.length).to.be.greaterThan(2);
    for (const [index, { atMs }] of comings.entries()) {
      expect(atMs).to.be.within(index === 0 ? 0 : comings[index - 1]!.atMs, seconds * 1000);
    }
    expect(planAttendance(attendance, createRandom(5), seconds)).to.deep.equal(comings);
  });

  it("cuts everyone at the same moments, at least twice, and leaves time to come back", () => {
    const { attendance } = scenarioOf("reconnect");
    for (const length of [4, 60]) {
      const one = planAttendance(attendance, createRandom(1), length);
      expect(planAttendance(attendance, createRandom(2), length)).to.deep.equal(one);
      expect(one.length).to.be.at.least(2);
      expect(one.every(({ what }) => what === "cut")).to.equal(true);
      expect(length * 1000 - one.at(-1)!.atMs).to.be.at.least(one[0]!.atMs - 1);
    }
  });
});
