import { PACE } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { AckWindow } from "../../src/replication/AckWindow.ts";
import { TestWorld } from "../support/TestWorld.ts";

/** Two people side by side, of whom the first walks. */
function pair(): TestWorld {
  const test = new TestWorld({ halfMeters: 400 });
  test.enterAt("walker", 0, 0);
  test.enterAt("slow", 3, 0);
  test.tick(12);
  return test;
}

function walk(test: TestWorld, ticks: number): void {
  for (let tick = 0; tick < ticks; tick++) {
    if (tick % 10 === 0) test.press("walker", { moveX: 127 });
    test.tick();
  }
}

const knowsWhere = (test: TestWorld, seer: string, seen: string) =>
  Math.abs((test.toldTo(seer).known.get(test.id(seen))?.x ?? Number.NaN) - test.place(seen).x) < 1 / 32;

describe("a client that does not keep up", () => {
  it("[REP6] is sent no more than twenty-one snapshots beyond the last it has acknowledged", () => {
    const test = pair();
    const before = test.toldTo("slow").snapshots;
    test.frozen.add("slow");
    walk(test, 100);
    expect(test.toldTo("slow").snapshots - before).to.equal(PACE.unacknowledged + 1);
    expect(test.replicator.takeSkipped()).to.equal(100 - PACE.unacknowledged - 1);
    expect(test.toldTo("walker").snapshots).to.be.greaterThan(100);
  });

  it("[REP7] loses no introduction, departure, move or far crowd by the snapshots that were skipped", () => {
    const test = pair();
    test.enterAt("leaver", 5, 5);
    walk(test, 12);
    const leaver = test.id("leaver");
    const told = test.toldTo("slow");
    expect(told.known.has(leaver)).to.equal(true);
    test.frozen.add("slow");
    walk(test, 40);
    const { presences } = told;
    test.leave("leaver");
    test.enterAt("newcomer", 2, 2);
    walk(test, 40);
    expect(told.introduced.has(test.id("newcomer"))).to.equal(false);
    expect(told.presences, "nothing at all while it is behind").to.equal(presences);
    test.frozen.delete("slow");
    test.acknowledge("slow", told.last.sequence);
    walk(test, 6);
    expect(told.known.has(leaver)).to.equal(false);
    expect(told.known.has(test.id("newcomer"))).to.equal(true);
    expect(told.strangers.size).to.equal(0);
    expect(told.presences).to.be.greaterThan(presences);
    expect(knowsWhere(test, "slow", "walker")).to.equal(true);
  });

  it("[REP6] is given up after ten seconds, once, and nobody else notices", () => {
    const test = pair();
    test.frozen.add("slow");
    const { sequence } = test.toldTo("slow").last;
    walk(test, PACE.behindTicks - 1);
    expect(test.effectsOf("fellBehind")).to.deep.equal([]);
    walk(test, 3);
    expect(test.effectsOf("fellBehind")).to.deep.equal([{ type: "fellBehind", session: "slow" }]);
    const { snapshots } = test.toldTo("slow");
    test.acknowledge("slow", sequence + PACE.unacknowledged + 1);
    walk(test, 50);
    expect(test.effectsOf("fellBehind")).to.have.length(1);
    expect(test.toldTo("slow").snapshots).to.equal(snapshots);
    expect(test.toldTo("walker").snapshots).to.be.greaterThan(PACE.behindTicks + 50);
  });

  it("[REP6] is not given up as long as it gets on, however slowly it reads", () => {
    const test = pair();
    test.frozen.add("slow");
    for (let second = 0; second < 30; second++) {
      // Three snapshots a second: the oldest is seven seconds behind.
      test.acknowledge("slow", test.world.snapshotSeen[test.slot("slow")]! + 3);
      walk(test, 20);
    }
    expect(test.effectsOf("fellBehind")).to.deep.equal([]);
  });

  it("[REP6] is sent nothing while too much waits in the process, whatever it acknowledges, and given up in the end", () => {
    const test = pair();
    test.buffered.set("slow", PACE.bufferedBytes + 1);
    walk(test, 16);
    const { snapshots } = test.toldTo("slow");
    walk(test, 100);
    expect(test.toldTo("slow").snapshots).to.equal(snapshots);
    test.buffered.set("slow", 0);
    walk(test, 20);
    expect(test.toldTo("slow").snapshots).to.be.greaterThan(snapshots);
    expect(knowsWhere(test, "slow", "walker")).to.equal(true);
    test.buffered.set("slow", PACE.bufferedBytes + 1);
    walk(test, PACE.behindTicks + 20);
    expect(test.effectsOf("fellBehind")).to.have.length(1);
  });

  it("[REP6] starts with a clean slate when it comes back", () => {
    const test = pair();
    test.frozen.add("slow");
    walk(test, PACE.behindTicks + 2);
    test.drop("slow");
    walk(test, 20);
    test.enter("again", "slow");
    walk(test, 20);
    expect(test.toldTo("again").snapshots).to.be.greaterThan(15);
    expect(knowsWhere(test, "again", "walker")).to.equal(true);
  });
});

describe("AckWindow", () => {
  it("[REP6] believes no acknowledgement of what was never sent, nor of what is older than the last", () => {
    const window = new AckWindow();
    for (let tick = 1; tick <= 10; tick++) window.next(tick);
    window.acknowledge(11);
    window.acknowledge(40_000);
    expect(window.unacknowledged).to.equal(10);
    window.acknowledge(6);
    window.acknowledge(3);
    expect(window.unacknowledged).to.equal(4);
  });

  it("[REP6] takes the time of one under way, then of the newest", () => {
    const window = new AckWindow();
    for (let tick = 1; tick <= 10; tick++) window.next(tick);
    expect(window.behindTicks(20), "the first").to.equal(19);
    window.acknowledge(6);
    expect(window.behindTicks(20), "the newest when the first arrived").to.equal(10);
    window.next(20);
    window.acknowledge(9);
    expect(window.behindTicks(25)).to.equal(15);
    window.acknowledge(11);
    expect(window.behindTicks(25), "none").to.equal(0);
    window.next(30);
    expect(window.behindTicks(32)).to.equal(2);
  });

  it("[REP6] goes on counting when the sequence starts over", () => {
    const window = new AckWindow();
    let most = 0;
    for (let tick = 1; tick <= 200_000; tick++) {
      window.acknowledge(window.next(tick));
      most = Math.max(most, window.unacknowledged);
    }
    expect(most).to.equal(0);
  });
});
