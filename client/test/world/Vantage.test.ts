import { LIMITS } from "@crowdwire/protocol";
import type { Ground } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { Vantage } from "../../src/world/Vantage.ts";

/** A floor at the height of three metres, as far as x = 20; nothing beyond. */
const ground: Ground = {
  slide: () => undefined,
  locate: (x, y, z, out) => {
    if (x > 20 || Math.abs(y - 3) > 4) return false;
    Object.assign(out, { x, y: 3, z, polygon: 1 });
    return true;
  },
};
const spawn = { x: 0, y: 0, z: 0, yaw: 1, radiusMeters: 2 };
const still = { moveX: 0, moveZ: 0, run: false };

function open() {
  const told: { x: number; y: number; z: number }[] = [];
  const vantage = new Vantage({ ground, start: spawn, tell: (place) => told.push(place) });
  return { told, vantage };
}

describe("Vantage", () => {
  it("glides where it is pushed, past walls and the end of the ground, and never off the map", () => {
    const { vantage } = open();
    for (let ms = 0; ms < 5000; ms += 20) vantage.advance(ms, 0.02, { moveX: 1, moveZ: 0, run: false });
    expect(vantage.place.x).to.be.within(39, 41);
    for (let ms = 5000; ms < 200_000; ms += 20) vantage.advance(ms, 0.02, { moveX: 1, moveZ: 0, run: true });
    expect(vantage.place.x).to.equal(LIMITS.mapExtentMeters);
  });

  it("rises to the ground below, and stays as high where there is none", () => {
    const { vantage } = open();
    for (let ms = 0; ms < 3000; ms += 20) vantage.advance(ms, 0.02, still);
    expect(vantage.place.y).to.be.within(2.95, 3);
    for (let ms = 3000; ms < 9000; ms += 20) vantage.advance(ms, 0.02, { ...still, moveX: 1 });
    expect(vantage.place.y).to.be.within(2.95, 3);
  });

  it("tells the server where it is at most four times a second, and goes on to while it rests", () => {
    const { vantage, told } = open();
    for (let ms = 0; ms < 2000; ms += 20) vantage.advance(ms, 0.02, { ...still, moveZ: 1 });
    expect(told.length).to.be.within(7, 8);
    const moving = told.length;
    for (let ms = 2000; ms < 5000; ms += 20) vantage.advance(ms, 0.02, still);
    expect(told.length - moving).to.be.within(4, 6);
    expect(Object.keys(told.at(-1)!), "no more than a message may hold").to.deep.equal(["x", "y", "z"]);
    expect(told.at(-1)?.z).to.be.closeTo(vantage.place.z, 0.01);
  });
});
