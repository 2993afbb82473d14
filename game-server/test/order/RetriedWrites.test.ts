import { AppError } from "@crowdwire/service-kit";
import { expect } from "chai";
import { describe, it } from "mocha";
import { RetriedWrites } from "../../src/order/RetriedWrites.ts";
import { settle, TestClock } from "../support/TestClock.ts";

const AWAY = new AppError("away", { code: "databaseUnavailable", retriable: true });
const REFUSED = new AppError("a statement was refused", { code: "databaseFault", retriable: false });

/** Writes to a database that fails as it is told to, by what is written. */
function setUp() {
  const clock = new TestClock();
  const failing = new Map<string, AppError>();
  const written: string[] = [];
  const dropped: (readonly [reason: string, count: number])[] = [];
  const writes = new RetriedWrites({
    after: clock.after,
    logger: { warn: () => undefined, error: () => undefined },
    metrics: { writesDropped: { inc: ({ reason }, count = 1) => dropped.push([reason, count]) } },
  });
  const write = (name: string) =>
    writes.add(name, async () => {
      const error = failing.get(name);
      if (error) throw error;
      written.push(name);
    });
  return { clock, failing, written, dropped, writes, write };
}

describe("what was decided in a world", () => {
  it("[TR3] is given up, counted and said to be so where the database will never take it, and holds up nothing else", async () => {
    const { clock, failing, written, dropped, write } = setUp();
    failing.set("kick", REFUSED);
    const kick = write("kick");
    const mute = write("mute");
    await settle();
    expect(written, "the next one is written at once").to.deep.equal(["mute"]);
    expect([await kick, await mute]).to.deep.equal(["notKept", "kept"]);
    expect(dropped).to.deep.equal([["refused", 1]]);
    expect(clock.timers, "it is not tried again").to.equal(0);
  });

  it("[TR3] is tried again while the database is away, each time beginning with another", async () => {
    const { clock, failing, written, dropped, write } = setUp();
    for (const name of ["kick", "mute"]) failing.set(name, AWAY);
    const both = [write("kick"), write("mute")];
    expect(await Promise.all(both)).to.deep.equal(["notKeptYet", "notKeptYet"]);
    // It stands in the way of the one alone, as a row that somebody has locked.
    failing.delete("mute");
    await clock.pass(2000);
    await clock.pass(2000);
    expect(written).to.deep.equal(["mute"]);
    failing.delete("kick");
    await clock.pass(2000);
    expect(written).to.deep.equal(["mute", "kick"]);
    expect(dropped).to.deep.equal([]);
    expect(clock.timers).to.equal(0);
  });

  it("is counted as lost where the world is closed before it could be written", async () => {
    const { clock, failing, dropped, writes, write } = setUp();
    failing.set("mute", AWAY);
    expect(await write("mute")).to.equal("notKeptYet");
    writes.close();
    expect(dropped).to.deep.equal([["ended", 1]]);
    expect(clock.timers).to.equal(0);
  });
});
