import { INTEREST, PACE } from "@crowdwire/simulation";
import { expect } from "chai";
import { describe, it } from "mocha";
import { CrowdPace } from "../../src/replication/CrowdPace.ts";
import { TestWorld } from "../support/TestWorld.ts";

describe("the pace of a crowd", () => {
  it("[REP4] is every tick up to its limit, every second one beyond, and does not go to and fro at the limit", () => {
    const pace = new CrowdPace();
    const everyAt = (clients: number) => {
      pace.setFor(clients);
      return pace.tellEvery;
    };
    expect(everyAt(PACE.fullRateClients)).to.equal(1);
    expect(everyAt(PACE.fullRateClients + 1)).to.equal(2);
    expect(everyAt(PACE.fullRateClients)).to.equal(2);
    expect(everyAt(PACE.fullRateAgainClients)).to.equal(1);
    expect(everyAt(PACE.fullRateClients)).to.equal(1);
  });

  it("[REP6] lets half of each slice have its turn in either tick", () => {
    const pace = new CrowdPace();
    pace.setFor(PACE.fullRateClients + 1);
    for (let slice = 0; slice < PACE.mostSlices; slice++) {
      const slots = Array.from({ length: 200 }, (_, index) => index * PACE.mostSlices + slice);
      for (const tick of [1000, 1001]) expect(slots.filter((slot) => pace.isTurn(slot, tick))).to.have.length(100);
      for (const slot of slots) expect(pace.isTurn(slot, 1000)).to.not.equal(pace.isTurn(slot, 1001));
    }
  });

  it("[REP4] tells everyone in a crowd beyond the limit ten times a second, of the ring five times, and of departures", () => {
    const people = PACE.fullRateClients + 40;
    const test = new TestWorld({ capacity: people, halfMeters: 65 });
    for (let index = 0; index < people; index++) {
      test.enterAt(`s${index}`, ((index * 7919) % 1300) / 10 - 65, ((index * 104_729) % 1300) / 10 - 65);
    }
    test.tick(2 * INTEREST.crowdRefreshEvery);
    const before = new Map([...test.told].map(([session, { snapshots, bytes }]) => [session, { snapshots, bytes }]));
    for (let index = 0; index < people; index++) test.press(`s${index}`, { moveX: index % 2 === 0 ? 60 : -60 });
    test.tick(20);
    for (const [session, { snapshots, bytes }] of test.told) {
      expect(snapshots - before.get(session)!.snapshots).to.equal(10);
      expect(bytes - before.get(session)!.bytes).to.be.lessThan(8000);
    }
    const leaver = test.id("s5");
    const seers = [...test.told].filter(([, { known }]) => known.has(leaver)).map(([session]) => session);
    expect(seers).to.have.length.greaterThan(20);
    test.leave("s5");
    test.tick(4);
    for (const session of seers) expect(test.toldTo(session).known.has(leaver), session).to.equal(false);
  }).timeout(60_000);
});
