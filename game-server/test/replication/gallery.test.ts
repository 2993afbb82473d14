import { INTEREST, PACE } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { TestWorld, type Told } from "../support/TestWorld.ts";

const WATCHER = "watcher";

/** A row of people along x, two metres apart, and somebody who looks on. */
function rowOf(people: number, spectators = 4): TestWorld {
  const test = new TestWorld({ capacity: people, halfMeters: 400, spectators });
  for (let index = 0; index < people; index++) test.enterAt(`p${index}`, 2 * index, 0);
  test.tick(2);
  expect(test.replicator.gallery.admit(WATCHER, test.world)).to.equal(true);
  return test;
}

/** Ticks, with the spectator saying each time what they have and where they look. */
function watch(test: TestWorld, ticks: number, x: number, session = WATCHER, z = 0): Told {
  for (let left = ticks; left > 0; left--) {
    const snapshotSeen = test.toldTo(session).last.sequence;
    test.replicator.gallery.aim(session, { x, y: 0, z, snapshotSeen });
    test.tick();
  }
  return test.toldTo(session);
}

const entered = (test: TestWorld) => test.effectsOf("entered").map(({ session }) => session);

describe("the gallery", () => {
  it("[REP2] shows the nearest around where somebody looks, introduced first, without an avatar of their own", () => {
    const test = rowOf(90);
    const told = watch(test, 12, 20);
    const all = INTEREST.nearCount + INTEREST.ringCount;
    expect(told.known.size).to.equal(all);
    expect(told.strangers).to.deep.equal(new Set());
    expect(told.last.hasOwnState).to.equal(false);
    const farthest = Math.max(...[...told.known.values()].map(({ x }) => Math.abs(x - 20)));
    expect(farthest, "the nearest, not any").to.be.lessThan(2 * all);
    expect(told.known.has(test.id("p10"))).to.equal(true);
  });

  it("[REP3] follows where they look: those they leave behind depart, those they come to are introduced", () => {
    const test = rowOf(140);
    watch(test, 12, 0);
    const told = watch(test, 60, 260);
    expect(told.known.has(test.id("p0"))).to.equal(false);
    expect(told.known.has(test.id("p130"))).to.equal(true);
    expect(told.strangers).to.deep.equal(new Set());
  });

  it("[REP2] shows who walks, and who leaves", () => {
    const test = rowOf(3);
    watch(test, 12, 0);
    for (let left = 20; left > 0; left--) {
      test.press("p1", { moveZ: 1, run: true });
      watch(test, 1, 0);
    }
    const told = watch(test, 4, 0);
    const shown = told.known.get(test.id("p1"))!;
    expect(shown.z).to.be.within(test.place("p1").z - 0.1, test.place("p1").z + 0.1);
    const id = test.id("p2");
    test.leave("p2");
    let gone = 0;
    for (let left = 6; left > 0; left--) gone += watch(test, 1, 0).last.goneCount;
    expect(told.known.has(id)).to.equal(false);
    expect(gone, "has left the world, rather than gone out of sight").to.be.greaterThan(0);
  });

  it("shows nobody who looks on, to nobody, and takes no place", () => {
    const test = rowOf(3);
    watch(test, 30, 0);
    expect(entered(test)).to.deep.equal(["p0", "p1", "p2"]);
    expect(test.world.population).to.equal(3);
    const told = test.toldTo("p0");
    expect(told.known.size).to.equal(2);
    expect(told.presence.count).to.equal(3);
  });

  it("[REP4] [REP5] sends at most 8 kB a second, however large the crowd, however long its names and wherever the eye goes; and nobody before their introduction", () => {
    const test = new TestWorld({ capacity: 600, halfMeters: 400, spectators: 1 });
    const names = Array.from({ length: 600 }, (_, index) => `somebody with a name as long as may be ${index}`);
    for (const [index, name] of names.entries()) test.enterAt(name, (index % 30) * 3, Math.floor(index / 30) * 3);
    test.tick(2);
    test.replicator.gallery.admit(WATCHER, test.world);
    watch(test, 100, 0);
    const before = test.toldTo(WATCHER).bytes;
    for (let tick = 0; tick < 100; tick++) {
      for (const name of names) test.press(name, { moveX: Math.sin(tick), moveZ: 1, run: true });
      // To and fro over all of them, faster than anybody runs.
      watch(test, 1, (tick % 20) * 4.5, WATCHER, Math.floor(tick / 20) * 15);
    }
    const sent = test.toldTo(WATCHER).bytes - before;
    expect(sent).to.be.greaterThan(15_000);
    expect(sent / 5).to.be.lessThan(8000);
    expect(test.toldTo(WATCHER).strangers).to.deep.equal(new Set());
  });

  it("[REP6] gives up whoever says nothing of what they get", () => {
    const test = rowOf(3);
    watch(test, 4, 0);
    for (let left = PACE.behindTicks + 2 * PACE.unacknowledged; left > 0; left--) {
      test.press("p0", { moveX: Math.sin(left) });
      test.tick();
    }
    expect(test.effectsOf("fellBehind").map(({ session }) => session)).to.include(WATCHER);
  });

  it("[REP6] says of whoever does not acknowledge that they are behind, for others who send to them, and no longer once they do", () => {
    const test = rowOf(3);
    const told = watch(test, 4, 0);
    expect(test.behind).to.not.include(WATCHER);
    for (let left = 4 * PACE.unacknowledged; left > 0; left--) test.tick();
    expect(test.behind).to.include(WATCHER);
    expect(test.behind, "who reads is not").to.not.include("p0");
    test.replicator.gallery.aim(WATCHER, { x: 0, y: 0, z: 0, snapshotSeen: told.last.sequence });
    test.tick(2);
    expect(test.behind).to.not.include(WATCHER);
  });

  it("holds only so many, and lets the next one in when one goes", () => {
    const test = rowOf(2, 2);
    const { gallery } = test.replicator;
    expect(gallery.admit("second", test.world)).to.equal(true);
    expect(gallery.admit("third", test.world)).to.equal(false);
    expect(gallery.admit("second", test.world), "already in").to.equal(true);
    gallery.remove(WATCHER);
    expect(gallery.admit("third", test.world)).to.equal(true);
  });
});
