import { createRandom, INTEREST } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { TestWorld } from "../support/TestWorld.ts";

function crowd(count: number, spreadMeters: number): TestWorld {
  const test = new TestWorld({ capacity: count, halfMeters: 400 });
  const random = createRandom(5);
  for (let index = 0; index < count; index++) {
    test.enterAt(`s${index}`, (random() - 0.5) * spreadMeters, (random() - 0.5) * spreadMeters);
  }
  test.tick(INTEREST.refreshEvery + 1);
  return test;
}

describe("Replicator", () => {
  it("[REP2] sends one snapshot a tick to each client, from the tick after the welcome", () => {
    const test = crowd(3, 10);
    for (const session of ["s0", "s1", "s2"]) expect(test.toldTo(session).snapshots).to.equal(INTEREST.refreshEvery);
  });

  it("[SIM5] says exactly where one is oneself at first, and then whenever that changes", () => {
    const test = new TestWorld();
    test.enterAt("a", 3, 4);
    test.tick(2);
    const { last } = test.toldTo("a");
    expect(last).to.deep.include({ hasOwnState: true });
    expect(last.own).to.include({ x: 3, z: 4 });
    test.tick();
    expect(last.hasOwnState).to.equal(false);
    test.press("a", { moveX: 127 });
    test.tick(4);
    expect(last.hasOwnState).to.equal(true);
    expect(last.own.x).to.equal(test.place("a").x);
  });

  it("[REP5] introduces everyone before their first record, once", () => {
    const test = crowd(60, 40);
    test.tick(20);
    for (const [session, told] of test.told) {
      expect(told.strangers.size, session).to.equal(0);
      expect(told.introductions).to.have.length(59);
      expect(new Set(told.introductions.map(({ id }) => id)).size).to.equal(59);
    }
  });

  it("[REP5] introduces someone anew when they come back looking different", () => {
    const test = crowd(2, 5);
    const before = test.toldTo("s0").introductions.length;
    const look = { ...test.world.residents[test.slot("s1")]!.look, topColor: 7 };
    const resident = { ...test.world.residents[test.slot("s1")]!, look };
    test.world.inbox.submit({ type: "enter", session: "s1b", resident, last: null });
    test.tick(2);
    const again = test.toldTo("s0").introductions.slice(before);
    expect(again.map((introduction) => introduction.look.topColor)).to.deep.equal([7]);
  });

  it("[REP5] says nothing anew of whoever comes back as they were, walks away and returns, or takes another's slot", () => {
    const test = new TestWorld({ capacity: 200, halfMeters: 400 });
    test.enterAt("seer", 0, 0);
    test.enterAt("guest", 3, 0);
    test.tick(10);
    const told = test.toldTo("seer");
    expect(told.introductions).to.have.length(1);
    // A reload: another session of the same person.
    test.drop("guest");
    test.tick(10);
    test.enter("guest again", "guest");
    test.tick(10);
    expect(told.introductions, "after a reload").to.have.length(1);
    // A crowd comes between them, so that they fall out of the ring, and goes.
    for (let index = 0; index < 2 * INTEREST.nearCount; index++) test.enterAt(`crowd${index}`, 0, 1 + index / 100);
    test.tick(10);
    const guest = test.id("guest again");
    expect(told.known.has(guest)).to.equal(false);
    for (let index = 0; index < 2 * INTEREST.nearCount; index++) test.leave(`crowd${index}`);
    test.tick(10);
    expect(told.known.has(guest)).to.equal(true);
    expect(told.introductions.filter(({ id }) => id === guest)).to.have.length(1);
    // The slots of the crowd are free now; their next owners are strangers all the same.
    test.enterAt("newcomer", 1, 1);
    test.tick(10);
    expect(told.introductions.at(-1)).to.include({ id: test.id("newcomer"), name: "newcomer" });
    expect(told.strangers.size).to.equal(0);
  });

  it("[REP5] introduces a crowd that comes all at once a few at a time, and tells of nobody before", () => {
    const test = new TestWorld({ capacity: 200, halfMeters: 400 });
    test.enterAt("seer", 0, 0);
    test.tick(40);
    const told = test.toldTo("seer");
    for (let index = 0; index < 2 * INTEREST.nearCount; index++) {
      test.enterAt(`someone called number ${index}`.slice(-24), index / 10, 3);
    }
    let most = 0;
    for (let tick = 0; tick < 40; tick++) {
      const { bytes } = told;
      test.tick();
      most = Math.max(most, told.bytes - bytes);
      expect([...told.strangers]).to.deep.equal([]);
    }
    expect(told.known.size).to.equal(2 * INTEREST.nearCount);
    expect(most, "bytes in one tick").to.be.lessThan(1500);
  });

  it("[REP5] tells apart who has left the world and who has only become too far away", () => {
    const test = new TestWorld({ capacity: 200, halfMeters: 400 });
    test.enterAt("seer", 0, 0);
    test.enterAt("leaver", 5, 0);
    test.enterAt("walker", 6, 0);
    test.tick(10);
    const [leaver, walker] = [test.id("leaver"), test.id("walker")];
    const { last } = test.toldTo("seer");
    test.leave("leaver");
    for (let index = 0; index < 2 * INTEREST.nearCount; index++) test.enterAt(`crowd${index}`, 0, 1 + index / 100);
    const gone: number[] = [];
    const departed: number[] = [];
    for (let tick = 0; tick < 10; tick++) {
      test.tick();
      gone.push(...last.departed.subarray(0, last.goneCount));
      departed.push(...last.departed.subarray(last.goneCount, last.departedCount));
    }
    expect(gone).to.deep.equal([leaver]);
    expect(departed).to.deep.equal([walker]);
  });

  it("[REP6] is cut into slices of at most a hundred clients each, where four suffice, between which other work is done, and each client is told once", () => {
    const test = crowd(400, 100);
    const told = () => [...test.told.values()].map(({ snapshots }) => snapshots);
    const before = told();
    const parts: number[] = [];
    do {
      const sum = told().reduce((a, b) => a + b, 0);
      test.part();
      parts.push(told().reduce((a, b) => a + b, 0) - sum);
    } while (test.runner.isMidTick);
    expect(parts).to.have.length(4);
    expect(Math.max(...parts)).to.equal(100);
    expect(told()).to.deep.equal(before.map((snapshots) => snapshots + 1));
  });

  it("[REP6] lets nothing of the world move between the slices of a tick", () => {
    const test = crowd(400, 30);
    for (let index = 0; index < 400; index++) test.press(`s${index}`, { moveX: 127 });
    const places = () => [...test.world.x];
    test.part();
    const before = places();
    while (test.runner.isMidTick) {
      test.leave("s7");
      test.press("s9", { moveX: -127 });
      expect(places()).to.deep.equal(before);
      test.part();
    }
    const times = new Set([...test.told.values()].map(({ last }) => last.serverMs));
    expect(times.size).to.equal(1);
  });

  it("[REP2] is never off by more than quantisation, and says nothing of who stands still", () => {
    const test = crowd(20, 30);
    for (let index = 0; index < 20; index += 2)
      test.press(`s${index}`, { moveX: 90, moveZ: -40, run: index % 4 === 0 });
    test.tick(15);
    for (const seer of ["s1", "s2"]) {
      const told = test.toldTo(seer);
      for (let index = 0; index < 20; index++) {
        const session = `s${index}`;
        if (session === seer) continue;
        const known = told.known.get(test.id(session))!;
        const { x, z } = test.place(session);
        expect(Math.hypot(known.x - x, known.z - z)).to.be.at.most(Math.SQRT1_2 / 32 + 1e-6);
      }
    }
    for (let index = 0; index < 20; index += 2) test.press(`s${index}`, {});
    test.tick(10);
    const { bytes } = test.toldTo("s1");
    test.tick(1);
    expect(test.toldTo("s1").bytes - bytes, "a snapshot of nobody's moves").to.be.lessThan(24);
  });

  it("[REP4] tells a client of the nearest and the ring, and of nobody beyond", () => {
    const limit = INTEREST.nearCount + INTEREST.ringCount;
    const test = crowd(limit + 40, 60);
    const told = test.toldTo("s0");
    expect(told.known.size).to.equal(limit);
    const { x, z } = test.place("s0");
    const distances = [...test.world.id.entries()]
      .filter(([slot, id]) => id !== 0 && slot !== test.slot("s0"))
      .map(([slot, id]) => ({ id, meters: Math.hypot(test.world.x[slot]! - x, test.world.z[slot]! - z) }))
      .sort((a, b) => a.meters - b.meters);
    expect([...told.known.keys()].sort()).to.deep.equal(
      distances
        .slice(0, limit)
        .map(({ id }) => id)
        .sort(),
    );
  });

  /** Ticks between the records of each, near and in the ring, while so many of a crowd turn on the spot in every tick. */
  function intervalsWhile(turnsOf: (index: number) => boolean): { near: number[]; ring: number[] } {
    const test = crowd(100, 40);
    // What the introductions of a first look around have taken in advance is made up for.
    test.tick(40);
    const { x, z } = test.place("s0");
    const byDistance = Array.from({ length: 99 }, (_, index) => {
      const at = test.place(`s${index + 1}`);
      return { id: test.id(`s${index + 1}`), turns: turnsOf(index + 1), meters: Math.hypot(at.x - x, at.z - z) };
    }).sort((a, b) => a.meters - b.meters);
    const heard = new Map<number, number[]>();
    for (let tick = 0; tick < 120; tick++) {
      for (let index = 0; index < 100; index++) if (turnsOf(index)) test.press(`s${index}`, { yaw: tick & 255 });
      test.tick();
      const { records } = test.toldTo("s0").last;
      for (const id of records.id.subarray(0, records.count)) heard.set(id, [...(heard.get(id) ?? []), tick]);
    }
    const intervals = (from: number, to: number) =>
      byDistance
        .slice(from, to)
        .filter(({ turns }) => turns)
        .flatMap(({ id }) => (heard.get(id) ?? []).slice(1).map((tick, index) => tick - heard.get(id)![index]!));
    const limit = INTEREST.nearCount + INTEREST.ringCount;
    return { near: intervals(0, INTEREST.nearCount), ring: intervals(INTEREST.nearCount, limit) };
  }

  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  it("[REP4] tells of the near ones every tick and of the ring every fourth", () => {
    const { near, ring } = intervalsWhile((index) => index % 2 === 0);
    expect(mean(near)).to.be.closeTo(1, 0.05);
    expect(mean(ring)).to.be.closeTo(INTEREST.ringEvery, 0.2);
  });

  it("[REP4] tells of the ring less often where everyone changes all the time, but of each within twelve ticks", () => {
    const { near, ring } = intervalsWhile(() => true);
    expect(mean(near)).to.be.closeTo(1, 0.05);
    expect(mean(ring)).to.be.within(INTEREST.ringEvery, 2 * INTEREST.ringEvery);
    expect(Math.max(...ring)).to.be.at.most(3 * INTEREST.ringEvery + 1);
  });

  it("[REP5] lets clients forget who left, also when the slot is someone else's at once", () => {
    const test = crowd(5, 5);
    const gone = test.id("s1");
    test.leave("s1");
    test.tick();
    test.enterAt("new", 40, 40);
    const told = test.toldTo("s0");
    for (let tick = 0; tick <= INTEREST.refreshEvery; tick++) {
      test.tick();
      expect(told.known.get(gone)?.x ?? 0, "nobody is shown where someone else stands").to.be.lessThan(10);
    }
    expect(told.known.has(gone)).to.equal(false);
    expect(told.known.has(test.id("new"))).to.equal(true);
    expect(told.strangers.size).to.equal(0);
  });

  it("[REP3] lets clients forget who has walked out of reach", () => {
    const test = new TestWorld({ halfMeters: 400 });
    test.enterAt("a", 0, 0);
    test.enterAt("b", INTEREST.reachMeters - 2, 0);
    test.tick(INTEREST.refreshEvery + 1);
    expect(test.toldTo("a").known.has(test.id("b"))).to.equal(true);
    test.press("b", { moveX: 127, run: true });
    test.tick(20);
    expect(test.place("b").x).to.be.greaterThan(INTEREST.reachMeters);
    expect(test.toldTo("a").known.has(test.id("b"))).to.equal(false);
  });

  it("[REP5] lets those wait whose introductions did not fit, rather than show strangers", () => {
    const count = INTEREST.nearCount + INTEREST.ringCount + 1;
    const test = new TestWorld({ capacity: count });
    for (let index = 0; index < count; index++) test.enter(`s${index}`, `${"界".repeat(20)}${index}`);
    for (let tick = 0; tick < 3 * INTEREST.refreshEvery; tick++) test.tick();
    const told = test.toldTo("s0");
    expect(told.strangers.size).to.equal(0);
    expect(told.known.size).to.equal(count - 1);
  });

  it("[REP3] keeps whoever is near until others are clearly nearer", () => {
    const limit = INTEREST.nearCount + INTEREST.ringCount;
    const test = new TestWorld({ capacity: 300, halfMeters: 400 });
    test.enterAt("centre", 0, 0);
    for (let index = 0; index < limit; index++) {
      const angle = (index / limit) * 2 * Math.PI;
      test.enterAt(`in${index}`, 20 * Math.cos(angle), 20 * Math.sin(angle));
    }
    test.tick(INTEREST.refreshEvery + 1);
    test.enterAt("slightlyNearer", 19.8, 0);
    test.tick(2 * INTEREST.refreshEvery);
    expect(test.toldTo("centre").known.has(test.id("slightlyNearer"))).to.equal(false);
    test.enterAt("clearlyNearer", 10, 0);
    test.tick(2 * INTEREST.refreshEvery);
    expect(test.toldTo("centre").known.has(test.id("clearlyNearer"))).to.equal(true);
  });
});
